/**
 * What must be settled by rows that a model has not seen: its parameters, its calibration, its threshold. Nothing is
 * settled, and nothing is fitted, where none of the three is asked for.
 */
import type { JsonValue } from '../../core/json/json.ts';
import type { LabelledTable } from '../../core/feature-table.ts';
import type { Memo } from '../../core/stage.ts';
import { type Calibration, type CalibrationOrNone, marginOf } from '../calibration/calibration.ts';
import { fitCalibration } from '../calibration/fit-calibration.ts';
import { evaluateMargins } from '../metrics/evaluate-margins.ts';
import type { Algorithm, TrainOptions, TrainProgress } from '../train-options.ts';
import { expandGrid } from './expand-grid.ts';
import type { Lanes } from './fit-workers.ts';
import { type SearchOutcome, searchParameters } from './search-parameters.ts';
import type { SearchOptions } from './search-options.ts';
import { maximizeF1, type Threshold } from './tune-threshold.ts';

export interface ChoiceRequest {
  readonly algorithm: Algorithm;
  readonly seed: number;
  readonly params: { readonly [name: string]: JsonValue };
  readonly search: SearchOptions;
  /** Cross-validate even where there is only one candidate. */
  readonly searched: boolean;
  readonly calibration: Calibration['kind'] | 'none';
  readonly threshold: number | { readonly maximize: 'f1' };
  /** What the rows are, for the keys of kept results. */
  readonly rows: JsonValue;
}

export interface Choice {
  readonly options: TrainOptions;
  readonly calibration: CalibrationOrNone;
  readonly threshold: Threshold;
  readonly outcome?: SearchOutcome;
  /** On out-of-fold rows, by the chosen calibration and threshold. */
  readonly outOfFold?: { readonly auc: number; readonly f1: number; readonly log_loss: number };
}

/**
 * @param table with keys where there is something to settle
 * @throws MlopsError TRAIN_PARAMETER_INVALID, GRID_TOO_LARGE, FOLDS_TOO_MANY, CALIBRATION_FALLING and those of training
 */
export async function chooseModel(
  table: LabelledTable,
  request: ChoiceRequest,
  lanes: Lanes,
  memo: Memo,
  progress: TrainProgress,
): Promise<Choice> {
  const { algorithm, seed, params, search, threshold: wanted } = request;
  const candidates = expandGrid(algorithm, seed, params, search.grid);
  const fixed = typeof wanted === 'number' ? wanted : 0.5;
  if (!needsFolds(request)) {
    const [only] = candidates;
    if (only === undefined) throw new Error('the grid has no candidate');
    return {
      options: only.options,
      calibration: null,
      threshold: { probability: fixed, margin: marginOf(null, fixed) },
    };
  }
  const outOfFold = request.calibration !== 'none' || typeof wanted !== 'number';
  const outcome = await searchParameters(
    table,
    {
      candidates,
      seed,
      folds: search.folds,
      repeats: search.repeats,
      scoring: search.scoring,
      threshold: marginOf(null, fixed),
      outOfFold,
      rows: request.rows,
    },
    lanes,
    memo,
    progress,
  );
  const { options } = outcome.best;
  const margins = outcome.outOfFold;
  if (margins === undefined) {
    const threshold = { probability: fixed, margin: marginOf(null, fixed) };
    return { options, calibration: null, threshold, outcome };
  }
  const calibration =
    request.calibration === 'none' ? null : fitCalibration(request.calibration, margins, table.target);
  const threshold =
    typeof wanted === 'number'
      ? { probability: wanted, margin: marginOf(calibration, wanted) }
      : maximizeF1(table.target, margins, calibration);
  const { auc, f1, logLoss } = evaluateMargins(table.target, margins, threshold.margin, calibration);
  return {
    options,
    calibration,
    threshold: { probability: threshold.probability, margin: threshold.margin },
    outcome,
    outOfFold: { auc, f1, log_loss: logLoss },
  };
}

/** Whether rows must be held out, and so need their keys. */
export function needsFolds({
  searched,
  calibration,
  threshold,
}: Pick<ChoiceRequest, 'searched' | 'calibration' | 'threshold'>): boolean {
  return searched || calibration !== 'none' || typeof threshold !== 'number';
}
