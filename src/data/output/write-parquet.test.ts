import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestFile } from '../../core/digest.ts';
import { openDatabase } from '../duckdb/database.ts';
import { quoteLiteral } from '../duckdb/sql.ts';
import { testDatabase, testFolder } from '../duckdb/test-table.fixture.ts';
import { writeParquet } from './write-parquet.ts';

const ROWS = 300_000;
// A filter, so that DuckDB's vectors are not full when they arrive.
const SELECT = `SELECT * FROM (
    SELECT (i * 7919) % ${ROWS} AS id, 'name' || ((i * 31) % 1000) AS name, (i % 1000) / 7.0::DOUBLE AS x,
      CASE WHEN i % 5 > 0 THEN (i % 9999)::DECIMAL(18, 2) END AS money, md5(i::VARCHAR) AS long
    FROM range(${ROWS}) r(i)
  ) WHERE id % 3 <> 1 ORDER BY id`;

test('the bytes are the same with every number of threads and amount of memory', async () => {
  const folder = await testFolder();
  const digests = new Set<string>();
  for (const [threads, memoryLimit] of [
    [1, '2GiB'],
    [2, '2GiB'],
    [8, '2GiB'],
    [1, '80MB'],
    [2, '80MB'],
    [8, '120MB'],
  ] as const) {
    const database = await openDatabase({ threads, memoryLimit, temporaryDirectory: join(folder, 'spill') });
    const path = join(folder, `${threads}-${memoryLimit}.parquet`);
    await writeParquet(database, SELECT, path);
    database.close();
    digests.add((await digestFile(path)).digest);
  }
  expect(digests.size).toBe(1);
});

test.each([122_880, 122_881, 124_900, 247_000, 491_519])(
  'the bytes of %i rows are the same with one thread and with several',
  async (rows) => {
    const folder = await testFolder();
    const digests = new Set<string>();
    for (const threads of [1, 2, 3, 8]) {
      const database = await testDatabase({ threads });
      const path = join(folder, `${threads}.parquet`);
      await writeParquet(
        database,
        `SELECT (i * 7919) % 999983 AS id, i % 77 AS x FROM range(${rows + 5000}) r(i) WHERE i % 50 > 0 OR i < ${rows} ORDER BY id, x`,
        path,
      );
      digests.add((await digestFile(path)).digest);
    }
    expect(digests.size).toBe(1);
  },
);

test('row groups are cut alike, and the threads come back', async () => {
  const database = await testDatabase({ threads: 4 });
  const path = join(await testFolder(), 'a new folder', 'table.parquet');
  await writeParquet(database, SELECT, path);
  const groups = await database.rows(
    `SELECT DISTINCT row_group_id AS id, row_group_num_rows AS rows FROM parquet_metadata(${quoteLiteral(path)}) ORDER BY id`,
  );
  expect(groups.map(({ rows }) => rows)).toEqual([122_880n, 77_120n]);
  expect(await database.rows(`SELECT current_setting('threads') AS threads`)).toEqual([{ threads: 4n }]);
});

test('the threads come back after a failure, too', async () => {
  const database = await testDatabase({ threads: 4 });
  await expect(writeParquet(database, 'SELECT nowhere', join(await testFolder(), 'x'))).rejects.toThrow(
    /nowhere/,
  );
  expect(await database.rows(`SELECT current_setting('threads') AS threads`)).toEqual([{ threads: 4n }]);
});
