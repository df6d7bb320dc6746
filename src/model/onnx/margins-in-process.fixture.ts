import type { FeatureTable } from '../../core/feature-table.ts';
import { openSession, runGraph } from './run-graph.ts';

/** The margins of a graph by the very calls that its process makes, for tests that open hundreds of graphs. */
export async function marginsInProcess(
  bytes: Uint8Array,
  { rows, columns }: FeatureTable,
  { threads, batchRows }: { threads: number; batchRows: number },
): Promise<Float64Array> {
  const session = await openSession(bytes, threads);
  const margins = new Float64Array(rows);
  for (let start = 0; start < rows; start += batchRows) {
    const end = Math.min(start + batchRows, rows);
    const batch = columns.map(({ name, values }) => ({ name, values: values.slice(start, end) }));
    const reply = await runGraph(session, end - start, batch);
    if (reply.kind !== 'margins') throw new Error(reply.kind === 'failed' ? reply.reason : reply.kind);
    margins.set(reply.margins, start);
  }
  await session.release();
  return margins;
}
