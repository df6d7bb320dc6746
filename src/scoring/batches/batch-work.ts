/** What is done with a batch of encoded rows, in a worker thread or in this one. */
import type { ModelCard } from '../../documents/model-card.ts';
import { RISK_BANDS, type RiskBands } from '../../documents/risk-bands.ts';
import type { ScorableModel } from '../../model/artifact/scorable-model.ts';
import type { CalibrationOrNone } from '../../model/calibration/calibration.ts';
import { openProbabilities } from '../../model/scorer/open-probabilities.ts';
import { type EncodedBatch, openScorer } from '../../model/scorer/open-scorer.ts';
import { type BatchUnknowns, unknownsOf } from '../limits/unknown-values.ts';

/** All that the scores of a row depend on, beside its margin. Plain data, so that a thread can be given it. */
export interface ScoringRule {
  /** The model's columns, in the order of the rows'. */
  readonly columns: ModelCard['columns'];
  /** Whether the unknown columns of each row are listed. */
  readonly listUnknown: boolean;
  /** A row is predicted positive when its margin is at least this. */
  readonly thresholdMargin: number;
  readonly calibration: CalibrationOrNone;
  readonly bands: RiskBands;
}

/** Shape of each array: [rows]. */
export interface ScoredBatch {
  readonly margins: Float64Array<ArrayBuffer>;
  readonly probabilities: Float64Array<ArrayBuffer>;
  /** 1: positive. */
  readonly predictions: Uint8Array<ArrayBuffer>;
  /** Places in RISK_BANDS. */
  readonly bands: Uint8Array<ArrayBuffer>;
  /** How many are positive, and how many are in each of RISK_BANDS. */
  readonly positive: number;
  readonly inBand: readonly number[];
  readonly unknowns: BatchUnknowns;
}

/** Opens a model's scorer, which a thread does once. */
export function openBatchWork(model: ScorableModel, rule: ScoringRule): (batch: EncodedBatch) => ScoredBatch {
  const scorer = openScorer(model);
  const probabilitiesOf = openProbabilities(rule.calibration);
  return (batch) => {
    const margins = scorer.margins(batch);
    return scoredBatch(batch, margins, probabilitiesOf(margins), rule);
  };
}

/** As `riskBand` says, without the text. */
const LOW = RISK_BANDS.indexOf('LOW');
const MEDIUM = RISK_BANDS.indexOf('MEDIUM');
const HIGH = RISK_BANDS.indexOf('HIGH');

/** @throws Error when a margin is not finite */
export function scoredBatch(
  batch: EncodedBatch,
  margins: Float64Array<ArrayBuffer>,
  probabilities: Float64Array<ArrayBuffer>,
  rule: ScoringRule,
): ScoredBatch {
  const { thresholdMargin, bands: bounds } = rule;
  const { rows } = batch;
  const predictions = new Uint8Array(rows);
  const bands = new Uint8Array(rows);
  const inBand = RISK_BANDS.map(() => 0);
  let positive = 0;
  for (let row = 0; row < rows; row++) {
    const margin = margins[row] as number;
    if (!Number.isFinite(margin)) throw new Error(`a row has the margin ${margin}`);
    const probability = probabilities[row] as number;
    const prediction = margin >= thresholdMargin ? 1 : 0;
    const band = probability >= bounds.high ? HIGH : probability >= bounds.medium ? MEDIUM : LOW;
    predictions[row] = prediction;
    bands[row] = band;
    positive += prediction;
    inBand[band] = (inBand[band] as number) + 1;
  }
  const unknowns = unknownsOf(rule.columns, batch, rule.listUnknown);
  return { margins, probabilities, predictions, bands, positive, inBand, unknowns };
}
