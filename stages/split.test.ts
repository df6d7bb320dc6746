import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestFile } from '../src/core/digest.ts';
import { quoteLiteral } from '../src/data/duckdb/sql.ts';
import { testDatabase, testFolder, testParquet } from '../src/data/duckdb/test-table.fixture.ts';
import split from './split.ts';

async function run(select: string, options: object = {}, threads = 2) {
  const database = await testDatabase();
  const folder = await testFolder();
  const at = (name: string) => join(folder, 'out', name);
  await split.run({
    with: split.parameters.parse({
      input: await testParquet(database, select),
      key: 'id',
      target: 'y',
      train: at('train.parquet'),
      test: at('test.parquet'),
      seed: 3,
      ...options,
    }),
    state: {},
    threads,
    progress: () => {},
    log: () => {},
    memo: (_, make) => make(),
  });
  const read = async (name: string) =>
    await database.rows(`SELECT * FROM read_parquet(${quoteLiteral(at(name))})`);
  return { at, read };
}

async function digests(select: string, threads: number): Promise<string[]> {
  const { at } = await run(select, {}, threads);
  return await Promise.all(
    ['train.parquet', 'test.parquet'].map(async (name) => (await digestFile(at(name))).digest),
  );
}

const SELECT = `SELECT i AS id, CASE WHEN i % 5 = 0 THEN true ELSE false END AS y, 'x' AS "select" FROM range(5000) r(i)`;

test('both sides have the columns of the input, in the order of the key, and every row once', async () => {
  const { at, read } = await run(SELECT, { test_fraction: 0.3 });
  const [train, held] = [await read('train.parquet'), await read('test.parquet')];
  expect(Object.keys(train[0] ?? {})).toEqual(['id', 'y', 'select']);
  expect(train.length + held.length).toBe(5000);
  expect(held.length / 5000).toBeCloseTo(0.3, 1);
  expect(new Set([...train, ...held].map((row) => row['id'])).size).toBe(5000);
  const ids = train.map((row) => Number(row['id']));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(existsSync(at('report.json'))).toBe(false);
});

test('the report tells the shares that were reached', async () => {
  const folder = await testFolder();
  const report = join(folder, 'split');
  const { read } = await run(SELECT, { report });
  const data: unknown = JSON.parse(await readFile(`${report}.json`, 'utf8'));
  const held = await read('test.parquet');
  expect(data).toMatchObject({
    rows: { total: 5000, test: held.length },
    classes: [
      { value: 'false', test: held.filter((row) => row['y'] === false).length },
      { value: 'true', test: held.filter((row) => row['y'] === true).length },
    ],
  });
  expect(await readFile(`${report}.html`, 'utf8')).toContain('Test share');
});

test('the bytes do not depend on threads or on the order of the input', async () => {
  const expected = await digests(SELECT, 1);
  expect(await digests(`${SELECT} ORDER BY hash(i)`, 8)).toEqual(expected);
});

test.each([
  ['one class', 'SELECT range AS id, 1 AS y FROM range(100)', 'TARGET_ONE_CLASS'],
  ['a missing target', 'SELECT range AS id, nullif(range % 2, 1) AS y FROM range(100)', 'TARGET_MISSING'],
  ['a class of one row', 'SELECT range AS id, range = 7 AS y FROM range(100)', 'SPLIT_LACKS_CLASS'],
])('%s cannot be split', async (_, select, code) => {
  await expect(run(select)).rejects.toMatchObject({ code, exitCode: 2 });
});
