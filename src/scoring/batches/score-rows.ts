/** Scores the valid rows of a table and writes them as they come. */
import type { Database } from '../../data/duckdb/database.ts';
import type { BlockColumn } from '../../data/output/streamed/row-block.ts';
import type { RowsWriter } from '../../data/output/streamed/rows-writer.ts';
import { RISK_BANDS, type RiskBand } from '../../documents/risk-bands.ts';
import type { BatchContext, RowsInWork, RowsToRead } from './batch-context.ts';
import { openBatchScorers } from './batch-scorers.ts';
import type { ScoredBatch, ScoringRule } from './batch-work.ts';
import { kernelBatches } from './kernel-batches.ts';
import { openMarginCheck } from './margin-check.ts';
import { runtimeBatches } from './runtime-batches.ts';
import { tallyUnknowns, type UnknownCounts } from '../limits/unknown-values.ts';
import type { ScoringModel } from '../model/scoring-model.ts';

export interface ScoredRows {
  readonly rows: number;
  readonly positive: number;
  readonly bands: { readonly [band in RiskBand]: number };
  readonly unknown: UnknownCounts;
  /** Rows that ONNX Runtime has scored as well. */
  readonly checked: number;
}

export interface ScoringContext extends BatchContext {
  /** Takes id, margin, probability, prediction, risk_band and, where it is asked for, the unknown columns. */
  readonly writer: RowsWriter;
  readonly threads: number;
  /** ONNX Runtime checks one row in so many. */
  readonly checkEvery: number;
  /** Told how many rows are scored. */
  readonly progress: (rows: number) => void;
}

/** In the order of the file. Neither memory nor the database holds more than a few batches. */
export async function scoreRows(
  database: Database,
  rows: RowsToRead,
  model: ScoringModel,
  rule: ScoringRule,
  context: ScoringContext,
): Promise<ScoredRows> {
  const { writer, threads, progress } = context;
  const bands = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  const unknown = tallyUnknowns(rule.columns);
  let count = 0;
  let positive = 0;
  const takeIn = async (batch: RowsInWork): Promise<void> => {
    const scored = await batch.scored;
    positive += scored.positive;
    for (const [place, band] of RISK_BANDS.entries()) bands[band] += scored.inBand[place] as number;
    unknown.add(scored.unknowns);
    await writer.write({ rows: batch.rows, columns: [batch.keys, ...outputColumns(scored)] });
    count += batch.rows;
    progress(count);
  };
  const checked = await withBatches(database, rows, model, rule, context, async (batches) => {
    const inWork: RowsInWork[] = [];
    for await (const batch of batches) {
      inWork.push(batch);
      if (inWork.length > threads) await takeIn(inWork.shift() as RowsInWork);
    }
    for (const batch of inWork) await takeIn(batch);
  });
  return { rows: count, positive, bands, unknown: unknown.counts(), checked };
}

/** @returns how many rows were checked */
async function withBatches(
  database: Database,
  rows: RowsToRead,
  model: ScoringModel,
  rule: ScoringRule,
  context: ScoringContext,
  work: (batches: AsyncIterable<RowsInWork>) => Promise<void>,
): Promise<number> {
  const { scorable, inputs, onnx } = model;
  if (scorable === undefined) {
    await work(runtimeBatches(database, rows, inputs, { onnx: await onnx(), rule, context }));
    return 0;
  }
  const scorers = openBatchScorers({ model: scorable, rule }, context.threads);
  const check = openMarginCheck(scorable.columns, onnx, context.checkEvery, context);
  try {
    await work(kernelBatches(database, rows, scorable, { scorers, check, context }));
    return check.rows();
  } finally {
    await scorers.close();
  }
}

function outputColumns({ margins, probabilities, predictions, bands, unknowns }: ScoredBatch): BlockColumn[] {
  const { places } = unknowns;
  return [
    ...[margins, probabilities, predictions, bands].map(bytesOf),
    ...(places === undefined ? [] : [{ kind: 'texts', values: places } as const]),
  ];
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint8Array): BlockColumn {
  return { kind: 'bytes', bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}
