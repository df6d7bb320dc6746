import type { JsonValue } from '../../core/json.ts';
import { type GbdtParameters, gbdtParameters } from '../train-options.ts';
import { settleParameters } from './settle-parameters.ts';

/** Checked and settled, for a table of few rows. */
export function parametersOf(given: { readonly [name: string]: JsonValue }): GbdtParameters {
  return settleParameters(gbdtParameters.parse(given), 1);
}
