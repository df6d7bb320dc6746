import type { JsonValue } from '../../core/json/json.ts';
import { type GbdtParameters, gbdtParameters } from '../train-options.ts';
import { resolveDefaults } from './resolve-defaults.ts';

/** Checked and settled, for a table of few rows. */
export function parametersOf(given: { readonly [name: string]: JsonValue }): GbdtParameters {
  return resolveDefaults(gbdtParameters.parse(given), 1);
}
