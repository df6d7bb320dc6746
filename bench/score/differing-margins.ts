import { join } from 'node:path';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { KEY } from './workloads.ts';

/** How many rows of the last run have other margins than the program with ONNX Runtime wrote, bit for bit. */
export async function differingMargins(folder: string): Promise<number> {
  const database = await openDatabase({ threads: 2 });
  try {
    const [ours, theirs] = ['scores', 'onnxruntime'].map((name) => `'${join(folder, name)}.parquet'`);
    const [row] = await database.rows(
      `SELECT CAST(count(*) AS INTEGER) AS rows FROM ${ours} AS a FULL JOIN ${theirs} AS b USING (${KEY})
       WHERE a.margin IS DISTINCT FROM b.margin`,
    );
    return Number(row?.['rows']);
  } finally {
    database.close();
  }
}
