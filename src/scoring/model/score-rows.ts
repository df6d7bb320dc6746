import type { Database } from '../../data/duckdb/database.ts';
import type { FeatureRequest } from '../../data/features/feature-columns.ts';
import { createResultWriter, type ResultColumn } from '../../data/output/result-writer.ts';
import { streamFeatures } from '../../data/features/stream-features.ts';
import { type CalibrationOrNone, probabilitiesOf } from '../../model/calibration/calibration.ts';
import type { ModelCard } from '../../documents/model-card.ts';
import type { OnnxModel } from '../../model/onnx/session.ts';
import { type RiskBand, type RiskBands, riskBand } from '../../documents/risk-bands.ts';
import { type UnknownCounts, unknownValues } from '../limits/unknown-values.ts';

export interface ScorableRelation {
  /** SQL name of a relation with `_row`, the columns and the id. */
  readonly relation: string;
  readonly columns: readonly FeatureRequest[];
  readonly id: { readonly name: string; readonly type: ResultColumn['type'] };
}

export interface ScoringRule {
  /** The model's columns, in the order of the relation's. */
  readonly columns: ModelCard['columns'];
  /** Whether the table has `unknown`. */
  readonly listUnknown: boolean;
  /** A row is predicted positive when its margin is at least this. */
  readonly thresholdMargin: number;
  readonly calibration: CalibrationOrNone;
  readonly bands: RiskBands;
}

export interface ScoredRows {
  /**
   * SQL name of a table: row, id, margin, probability, prediction, risk_band, and `unknown` where it was asked for: the
   * places of the columns that are missing or unseen, `0,3`.
   */
  readonly relation: string;
  readonly rows: number;
  readonly positive: number;
  readonly bands: { readonly [band in RiskBand]: number };
  readonly unknown: UnknownCounts;
}

/**
 * Scores a relation, batch by batch in the order of the file. What stays in memory is the result, which the database
 * may spill.
 *
 * @param progress is told how many rows are scored
 */
export async function scoreRows(
  database: Database,
  { relation, columns, id }: ScorableRelation,
  model: OnnxModel,
  rule: ScoringRule,
  progress: (rows: number) => void,
): Promise<ScoredRows> {
  const bands = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  const unknown = unknownValues(rule.columns);
  let rows = 0;
  let positive = 0;
  const writer = await createResultWriter(database, 'scores', [
    // Exact up to 2^53, and what the row numbers are read as.
    { name: 'row', type: 'DOUBLE' },
    { name: 'id', type: id.type },
    { name: 'margin', type: 'DOUBLE' },
    { name: 'probability', type: 'DOUBLE' },
    { name: 'prediction', type: 'BOOLEAN' },
    { name: 'risk_band', type: 'VARCHAR' },
    ...(rule.listUnknown ? [{ name: 'unknown', type: 'VARCHAR' } as const] : []),
  ]);
  for await (const batch of streamFeatures(database, relation, columns, { key: id.name })) {
    const places = unknown.take(batch.table, rule.listUnknown);
    const margins = await model.margins(batch.table);
    const probabilities = probabilitiesOf(rule.calibration, margins);
    const predictions = Array.from(margins, (margin) => margin >= rule.thresholdMargin);
    const riskBands = Array.from(probabilities, (probability) => riskBand(probability, rule.bands));
    requireFinite(margins, batch.rowNumbers);
    for (const prediction of predictions) positive += prediction ? 1 : 0;
    for (const band of riskBands) bands[band] += 1;
    const values = [batch.rowNumbers, batch.keys, margins, probabilities, predictions, riskBands];
    writer.append(rule.listUnknown ? [...values, places] : values);
    rows += margins.length;
    progress(rows);
  }
  writer.close();
  return { relation: writer.relation, rows, positive, bands, unknown: unknown.counts() };
}

function requireFinite(margins: Float64Array, rowNumbers: Float64Array): void {
  const bad = margins.findIndex((margin) => !Number.isFinite(margin));
  if (bad !== -1) throw new Error(`row ${rowNumbers[bad]} has the margin ${margins[bad]}`);
}
