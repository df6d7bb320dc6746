import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import { openTable } from '../sources/open-table.ts';
import { readThriftStruct } from './compact-thrift.ts';
import { readFeatures } from '../features/read-features.ts';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';
import { writeParquet } from '../output/write-parquet.ts';

const FIRST_PAGE = 4;

/** Of the column `id` the first page says that its levels take 2 GiB; no page has a checksum. */
async function damagedFile(): Promise<string> {
  const maker = await testDatabase();
  const path = await testParquet(
    maker,
    'SELECT i AS id, i * 2.5 AS spend FROM range(10) t(i)',
    'damaged.parquet',
    ', COMPRESSION uncompressed',
  );
  const bytes = await readFile(path);
  bytes.writeUInt32LE(0x7fff_ffff, readThriftStruct(bytes, FIRST_PAGE).end);
  await writeFile(path, bytes);
  return path;
}

test('damage within a page without a checksum is told of the file, whatever meets it', async () => {
  const path = await damagedFile();
  const database = await testDatabase();
  const { relation } = await openTable(database, path);
  const works: readonly (() => Promise<unknown>)[] = [
    () => readFeatures(database, path, [{ name: 'spend', kind: 'numeric' }], { key: 'id' }),
    () => database.rows(`SELECT sum(id) FROM ${relation}`),
    () => writeParquet(database, `SELECT * FROM ${relation}`, `${path}.copy`),
  ];
  for (const work of works) {
    const error = await work().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MlopsError);
    expect((error as MlopsError).code).toBe('INPUT_UNREADABLE');
    expect((error as MlopsError).message).toBe(
      `\`${path}\` is a damaged Parquet file: column \`id\` cannot be read: Invalid Error: Out of buffer`,
    );
  }
});

test("columns that are whole are read, and mistakes of a query are not the file's", async () => {
  const path = await damagedFile();
  const database = await testDatabase();
  const { relation } = await openTable(database, path);
  expect(await database.rows(`SELECT sum(spend) AS sum FROM ${relation}`)).toEqual([{ sum: '112.5' }]);
  await expect(database.rows(`SELECT nothing FROM ${relation}`)).rejects.toThrow(/^Binder Error/);
});
