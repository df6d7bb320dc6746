import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase, testFolder } from '../../duckdb/test-table.fixture.ts';
import { openRowsWriter } from './rows-writer.ts';
import { makeScores, NUMBERS, stream } from './streamed-scores.fixture.ts';

test.each(['parquet', 'csv', 'jsonl', 'arrow'] as const)(
  '%s: a full disk is told, and nothing is left behind',
  async (format) => {
    const database = await testDatabase();
    await makeScores(database, 300_000, 'i', NUMBERS['all distinct']);
    await expect(stream(database, { path: '/dev/full', format, lanes: 2 })).rejects.toMatchObject({
      code: 'CANNOT_WRITE',
      message: '`/dev/full` cannot be written: no space left on the device',
    });
    expect((await readdir('/dev')).filter((name) => name.startsWith('.full'))).toEqual([]);
    expect(await database.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  },
);

test('a select that fails is told, and nothing is left behind', async () => {
  const database = await testDatabase();
  const folder = await testFolder();
  const writer = await openRowsWriter(database, {
    path: join(folder, 'x.parquet'),
    format: 'parquet',
    lanes: 1,
    columns: [{ name: 'n', type: 'INTEGER' }],
    select: (relation) =>
      `SELECT CASE WHEN n = 200000 THEN error('at last') ELSE n END AS n FROM ${relation}`,
  });
  const numbers = Int32Array.from({ length: 300_000 }, (_, row) => row);
  const block = { kind: 'bytes', bytes: new Uint8Array(numbers.buffer) } as const;
  await expect(
    (async () => {
      await writer.write({ rows: numbers.length, columns: [block] });
      await writer.finish();
    })(),
  ).rejects.toThrow('at last');
  await writer.abandon();
  expect(await readdir(folder)).toEqual(['x.parquet']);
});

test('what is abandoned in the middle leaves no temporary file', async () => {
  const database = await testDatabase();
  const path = join(await testFolder(), 'deep', 'x.parquet');
  await mkdir(join(path, '..'));
  const columns = [{ name: 'n', type: 'DOUBLE' }] as const;
  const writer = await openRowsWriter(database, {
    path,
    format: 'parquet',
    lanes: 2,
    columns,
    select: (from) => `SELECT n FROM ${from}`,
  });
  const rows = 500_000;
  await writer.write({
    rows,
    columns: [{ kind: 'bytes', bytes: new Uint8Array(new Float64Array(rows).fill(0.1).buffer) }],
  });
  await writer.abandon();
  expect(await readdir(join(path, '..'))).toEqual(['x.parquet']);
  await expect(writer.write({ rows: 0, columns: [] })).resolves.toBeUndefined();
});

test('a block that does not fit the columns is refused', async () => {
  const database = await testDatabase();
  const columns = [{ name: 'n', type: 'INTEGER' }] as const;
  const path = join(await testFolder(), 'x.parquet');
  const writer = await openRowsWriter(database, { path, format: 'parquet', lanes: 1, columns, select });
  await expect(writer.write({ rows: 2, columns: [bytes(9)] })).rejects.toThrow(
    '`n` has 9 bytes for 2 rows of 4',
  );
  await expect(writer.write({ rows: 1, columns: [] })).rejects.toThrow('a block has 0 columns instead of 1');
  await expect(writer.write({ rows: 1, columns: [{ kind: 'texts', values: ['a'] }] })).rejects.toThrow(
    '`n` is INTEGER, and a block has texts',
  );
  await writer.abandon();
});

const bytes = (length: number) => ({ kind: 'bytes', bytes: new Uint8Array(length) }) as const;

const select = (relation: string) => `SELECT n FROM ${relation}`;
