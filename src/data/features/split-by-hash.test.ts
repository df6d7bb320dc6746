import { expect, test } from 'vitest';
import type { Database } from '../duckdb/database.ts';
import { openTable } from '../sources/open-table.ts';
import { splitByHash } from './split-by-hash.ts';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';

const table = (rows: number) =>
  `SELECT i AS id, CASE WHEN i % 4 = 0 THEN 'Yes' ELSE 'No' END AS y, i / 2 AS x FROM range(${rows}) r(i)`;
const OPTIONS = { key: 'id', target: 'y', testFraction: 0.25, seed: 1 };

async function split(database: Database, select: string, options: Partial<typeof OPTIONS> = {}) {
  const source = await openTable(database, await testParquet(database, select));
  const { train, test, classes } = await splitByHash(database, source, { ...OPTIONS, ...options });
  const ids = async (side: string) => (await database.rows(side)).map((row) => Number(row['id']));
  return { train: await ids(train), test: await ids(test), classes };
}

test('every row goes to one side, each side is ordered by the key', async () => {
  const database = await testDatabase();
  const { train, test: held } = await split(database, `${table(10_000)} ORDER BY hash(i)`);
  expect([...train, ...held].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect(train).toEqual(train.toSorted((a, b) => a - b));
  expect(held).toEqual(held.toSorted((a, b) => a - b));
});

test('each value of the target is parted by about the wanted share', async () => {
  const { classes } = await split(await testDatabase(), table(40_000));
  expect(classes.map(({ value, train, test }) => [value, train + test])).toEqual([
    ['No', 30_000],
    ['Yes', 10_000],
  ]);
  for (const { train, test } of classes) expect(Math.abs(test / (train + test) - 0.25)).toBeLessThan(0.015);
});

test('new rows never move old ones, nor do their order and the threads', async () => {
  const database = await testDatabase({ threads: 1 });
  const before = await split(database, table(5000));
  const more = await testDatabase({ threads: 8 });
  const after = await split(more, `${table(9000)} ORDER BY hash(i)`);
  expect(after.test.filter((id) => id < 5000)).toEqual(before.test);
  expect(after.train.filter((id) => id < 5000)).toEqual(before.train);
});

test('another seed is another split, and a greater share takes rows along', async () => {
  const database = await testDatabase();
  const one = await split(database, table(2000));
  const other = await split(database, table(2000), { seed: 2 });
  expect(other.test).not.toEqual(one.test);
  const greater = await split(database, table(2000), { testFraction: 0.4 });
  expect(greater.test).toEqual(expect.arrayContaining(one.test));
});

test.each([
  ['a key twice', 'SELECT 1 AS id, range AS y FROM range(2)', 'KEY_NOT_UNIQUE'],
  ['a missing key', 'SELECT NULL::INT AS id, 1 AS y', 'KEY_MISSING'],
  ['no key', 'SELECT 1 AS y', 'SCHEMA_COLUMN_MISSING'],
  ['no target', 'SELECT 1 AS id', 'SCHEMA_COLUMN_MISSING'],
])('%s', async (_, select, code) => {
  await expect(split(await testDatabase(), select)).rejects.toMatchObject({ code });
});
