import type { JsonValue } from '../core/json/json.ts';
import type { Calibration } from '../model/calibration/calibration.ts';
import { type ChoiceRequest, needsFolds } from '../model/search/choose-model.ts';
import { type SearchOptions, searchOptions } from '../model/search/search-options.ts';
import type { Algorithm } from '../model/train-options.ts';

/** What a model is to be trained from, and how. */
export interface TrainingRequest {
  /** The rows to learn from, Parquet. */
  readonly input: string;
  /** The profile that says which columns there are and of what kind. */
  readonly profile: string;
  readonly key: string;
  readonly target: string;
  /** The value of the target that counts as positive. Default: true or 1. */
  readonly positive?: string | number | boolean | undefined;
  /** Columns that the model must not see. */
  readonly exclude: readonly string[];
  /** The model's directory. */
  readonly model: string;
  readonly algorithm: Algorithm;
  readonly seed: number;
  /** The probability from which on a row is called positive. */
  readonly threshold: ChoiceRequest['threshold'];
  readonly calibration: Calibration['kind'] | 'none';
  /** Of the algorithm. */
  readonly params: { readonly [name: string]: JsonValue };
  /** Undefined: nothing is searched. */
  readonly search?: SearchOptions | undefined;
}

/** What there is to choose, before any row is read. */
export function choiceOf({
  algorithm,
  seed,
  params,
  search,
  calibration,
  threshold,
}: Pick<TrainingRequest, 'algorithm' | 'seed' | 'params' | 'search' | 'calibration' | 'threshold'>): Omit<
  ChoiceRequest,
  'rows'
> & { readonly holdsOut: boolean } {
  const choice = {
    algorithm,
    seed,
    params,
    search: search ?? searchOptions.parse({}),
    searched: search !== undefined,
    calibration,
    threshold,
  };
  return { ...choice, holdsOut: needsFolds(choice) };
}
