import { expect, test } from 'vitest';
import { findCoarseColumns } from './find-coarse-columns.ts';
import type { FeatureRequest } from '../features/feature-columns.ts';
import { openTable } from '../sources/open-table.ts';
import { readFeatures } from '../features/read-features.ts';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';

async function coarseOf(select: string, names: readonly string[], kind: FeatureRequest['kind'] = 'numeric') {
  const database = await testDatabase();
  const path = await testParquet(database, select);
  const requests = names.map((name) => ({ name, kind }));
  const { columns } = await readFeatures(database, path, requests, { key: 'key' });
  const { relation } = await openTable(database, path, { name: 'again' });
  return await findCoarseColumns(database, relation, columns);
}

test('large numbers close together are found, with what float32 leaves of them', async () => {
  const rows = `SELECT i AS key, 9007199254740993 + i AS huge, 16777216 + i AS "odd ""name""", 1700000000000.5 + i AS late
    FROM range(400) t(i)`;
  expect(await coarseOf(rows, ['huge', 'odd "name"', 'late'])).toEqual([
    {
      name: 'huge',
      least: '9007199254740993',
      greatest: '9007199254741392',
      step: 1_073_741_824,
      values: 400,
      kept: 1,
    },
    { name: 'odd "name"', least: '16777216', greatest: '16777615', step: 2, values: 400, kept: 201 },
    {
      name: 'late',
      least: '1700000000000.5',
      greatest: '1700000000399.5',
      step: 131_072,
      values: 400,
      kept: 1,
    },
  ]);
});

test('columns that lose nothing a tree could ask for are not', async () => {
  const rows = `SELECT i AS key, i AS small, i * 1000000000000 AS far, 0.1 + i AS tenths, 16777216 AS same, -(i % 2)::DOUBLE AS sign,
      CASE i WHEN 0 THEN 'inf'::DOUBLE WHEN 1 THEN 'nan'::DOUBLE ELSE i END AS odd, NULL::BIGINT AS none,
      (2 * i)::FLOAT AS single, 16777216 + 2 * (i % 200) AS even, i * 1e-320::DOUBLE AS tiny, 'a' || i AS text
    FROM range(1000) t(i)`;
  const names = ['small', 'far', 'tenths', 'same', 'sign', 'odd', 'none', 'single', 'even'];
  expect(await coarseOf(rows, names)).toEqual([]);
  expect(await coarseOf(rows, ['text'], 'categorical')).toEqual([]);
  // All of them round to zero.
  const [tiny] = await coarseOf(rows, ['tiny']);
  expect(tiny).toMatchObject({ name: 'tiny', values: 1000, kept: 1 });
});
