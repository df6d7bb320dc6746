import type { Database } from '../../data/duckdb/database.ts';
import { streamFeatures } from '../../data/features/stream-features.ts';
import { CarriedColumn } from '../../data/output/streamed/carried-column.ts';
import type { BlockColumn } from '../../data/output/streamed/row-block.ts';
import type { ColumnNeed } from '../../model/columns/bind-columns.ts';
import type { OnnxModel } from '../../model/onnx/session.ts';
import { probabilitiesOf } from '../../model/calibration/calibration.ts';
import { encodeTable } from '../../model/scorer/encode-table.ts';
import type { BatchContext, RowsInWork, RowsToRead } from './batch-context.ts';
import { scoredBatch, type ScoringRule } from './batch-work.ts';

/** Batches of a graph that is not of ours: only a runtime can say what it means. */
export async function* runtimeBatches(
  database: Database,
  rows: RowsToRead,
  inputs: readonly ColumnNeed[],
  { onnx, rule, context }: RuntimeBatches,
): AsyncGenerator<RowsInWork> {
  const batches = streamFeatures<BlockColumn>(database, rows.relation, inputs, {
    key: rows.id.name,
    openCarrier: () => new CarriedColumn(rows.id, context.batchRows),
    batchRows: context.batchRows,
    lane: context.lane('reading'),
  });
  const score = context.lane('scoring');
  for await (const { values: table, keys } of batches) {
    // One batch at a time: the process of the runtime has threads of its own.
    const margins = Float64Array.from(await score(() => onnx.margins(table)));
    const probabilities = probabilitiesOf(rule.calibration, margins);
    const scored = scoredBatch(encodeTable(rule.columns, table), margins, probabilities, rule);
    yield { rows: table.rows, keys, scored: Promise.resolve(scored) };
  }
}

interface RuntimeBatches {
  readonly onnx: OnnxModel;
  readonly rule: ScoringRule;
  readonly context: BatchContext;
}
