import type { Database } from '../../data/duckdb/database.ts';
import { streamEncoded } from '../../data/features/stream-encoded.ts';
import { CarriedColumn } from '../../data/output/streamed/carried-column.ts';
import type { BlockColumn } from '../../data/output/streamed/row-block.ts';
import type { ScorableModel } from '../../model/artifact/scorable-model.ts';
import type { BatchScorers } from './batch-scorers.ts';
import type { BatchContext, RowsInWork, RowsToRead } from './batch-context.ts';
import type { MarginCheck } from './margin-check.ts';

/** Batches that our own code scores, several at a time, each of them checked by the referee. */
export async function* kernelBatches(
  database: Database,
  rows: RowsToRead,
  { columns }: ScorableModel,
  { scorers, check, context }: KernelBatches,
): AsyncGenerator<RowsInWork> {
  const encoded = streamEncoded<BlockColumn>(database, {
    relation: rows.relation,
    columns,
    key: rows.id.name,
    openCarrier: () => new CarriedColumn(rows.id, context.batchRows),
    batchRows: context.batchRows,
    sampleEvery: check.every,
    lane: context.lane('reading'),
  });
  const score = context.lane('scoring');
  for await (const batch of encoded) {
    const scored = score(() => scorers.score({ rows: batch.rows, columns: batch.values.columns }));
    const checked = scored.then(async (result) => {
      await check.add({ ...batch.values, rowNumbers: batch.rowNumbers }, result.margins);
      return result;
    });
    // Whoever waits for it hears of a failure; until then nobody does.
    checked.catch(() => undefined);
    yield { rows: batch.rows, keys: batch.keys, scored: checked };
  }
}

interface KernelBatches {
  readonly scorers: BatchScorers;
  readonly check: MarginCheck;
  readonly context: BatchContext;
}
