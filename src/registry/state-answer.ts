import * as z from 'zod';
import type { JsonValue } from '../core/json.ts';
import { digestField, versionField } from './registry-json.ts';

const reference = z.strictObject({ version: versionField, digest: digestField }).nullable();

const baseline = z.strictObject({ baseline: reference });
const production = z.strictObject({ production: reference });

/** A model as the registry's state names it; null when there is none. */
export type ModelReference = z.output<typeof reference>;

/** What a stage with access `baseline` was answered: the champion to beat. */
export function baselineState(answer: JsonValue | undefined): ModelReference {
  return baseline.parse(answer).baseline;
}

/** What a stage with access `production` was answered: the model in production. */
export function productionState(answer: JsonValue | undefined): ModelReference {
  return production.parse(answer).production;
}
