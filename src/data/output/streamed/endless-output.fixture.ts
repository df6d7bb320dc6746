/** For tests: a process that writes rows to the path that it is given until it is killed. */
import { openDatabase } from '../../duckdb/database.ts';
import { openRowsWriter } from './rows-writer.ts';

const path = process.argv[2] ?? '';
const writer = await openRowsWriter(await openDatabase({ threads: 2 }), {
  path,
  format: 'parquet',
  columns: [{ name: 'n', type: 'DOUBLE' }],
  // Few values, which have a dictionary and so a Bloom filter.
  select: (relation) => `SELECT n % 1000 AS few, n FROM ${relation}`,
  lanes: 2,
});
const rows = 65_536;
for (let block = 0; ; block++) {
  const numbers = Float64Array.from({ length: rows }, (_, row) => block * rows + row);
  await writer.write({ rows, columns: [{ kind: 'bytes', bytes: new Uint8Array(numbers.buffer) }] });
}
