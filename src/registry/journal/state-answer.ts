import * as z from 'zod';
import type { JsonValue } from '../../core/json/json.ts';
import type { StateAccess } from '../../core/stage.ts';
import { modelField, type NamedModel } from '../../documents/registry-fields.ts';

const baseline = z.strictObject({ baseline: modelField.nullable() });
const production = z.strictObject({ production: modelField.nullable() });

/** A model as the registry's state names it; null when there is none. */
export type ModelReference = NamedModel | null;

/** What a stage with access `baseline` was answered: the champion to beat. */
export function baselineState(answer: JsonValue | undefined): ModelReference {
  return baseline.parse(answer).baseline;
}

/** What a stage with access `production` was answered: the model in production. */
export function productionState(answer: JsonValue | undefined): ModelReference {
  return production.parse(answer).production;
}

/** The same out of a lock, which people edit and merge: what it cannot have been answered names nothing. */
export function lockedReference(access: StateAccess, answer: JsonValue): ModelReference {
  if (access === 'baseline') return baseline.safeParse(answer).data?.baseline ?? null;
  return production.safeParse(answer).data?.production ?? null;
}
