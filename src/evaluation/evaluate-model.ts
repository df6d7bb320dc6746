import type { ModelVersion } from '../core/model-version.ts';
import type { ModelCard } from '../documents/model-card.ts';
import { marginOf } from '../model/calibration/calibration.ts';
import { type Evaluation, evaluateMargins } from '../model/metrics/evaluate-margins.ts';
import type { Threshold } from '../model/search/tune-threshold.ts';
import { openScoringModel } from '../scoring/model/scoring-model.ts';
import { scoreTestRows, testRowsFor } from './score-test-rows.ts';

export interface EvaluationRequest {
  /** Labelled rows that the model has not seen, Parquet. */
  readonly input: string;
  /** A model directory. */
  readonly model: string;
  /** The probability from which on a row counts as positive. Default: the one of the model. */
  readonly threshold?: number | undefined;
}

export interface EvaluatedModel {
  readonly version: ModelVersion;
  readonly card: ModelCard;
  readonly threshold: Threshold;
  readonly evaluation: Evaluation;
  /** 0 or 1 per row. */
  readonly labels: Uint8Array;
  /** Log-odds per row. */
  readonly margins: Float64Array;
}

/**
 * How good a model is on rows that it has not seen, scored through its ONNX file.
 *
 * @throws MlopsError as `openScoringModel` and `scoreTestRows`; TARGET_ONE_CLASS
 */
export async function evaluateModel(
  { input, model: directory, threshold: wanted }: EvaluationRequest,
  {
    threads,
    progress,
  }: { readonly threads: number; readonly progress: (fraction: number, doing: string) => void },
): Promise<EvaluatedModel> {
  const model = await openScoringModel(directory, { threads });
  try {
    const { card, identity } = model;
    const threshold = chooseThreshold(card, wanted);
    const { table, margins } = await scoreTestRows(testRowsFor(input, card), model, {
      role: 'model',
      threads,
      scoring: (rows) => progress(0.3, `scoring ${rows} rows`),
    });
    progress(0.6, 'computing metrics');
    const evaluation = evaluateMargins(table.target, margins, threshold.margin, card.calibration);
    return { version: identity.version, card, threshold, evaluation, labels: table.target, margins };
  } finally {
    await model.close();
  }
}

function chooseThreshold(card: ModelCard, wanted: number | undefined): Threshold {
  return wanted === undefined
    ? { probability: card.threshold, margin: card.threshold_margin }
    : { probability: wanted, margin: marginOf(card.calibration, wanted) };
}
