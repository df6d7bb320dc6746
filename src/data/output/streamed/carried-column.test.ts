import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testDatabase, testFolder } from '../../duckdb/test-table.fixture.ts';
import { bothWays, makeScores, NUMBERS, stream } from './streamed-scores.fixture.ts';

const IDS = {
  BIGINT: '1000 - i * 7919',
  INTEGER: '(i * 7919 % 1000003)::INTEGER',
  DOUBLE: 'sqrt(i)',
  DATE: `DATE '1970-01-01' + (i % 9000 - 300)::INTEGER`,
  BOOLEAN: 'i % 3 = 0',
  HUGEINT: `i * 170141183460469231731::HUGEINT - 99`,
  'DECIMAL(3,0)': '(i % 999 - 400)::DECIMAL(3,0)',
  'DECIMAL(9,0)': 'i::DECIMAL(9,0)',
  'DECIMAL(18,0)': '(-i * 1000000007)::DECIMAL(18,0)',
  'DECIMAL(38,0)': '(i * 170141183460469231731::HUGEINT)::DECIMAL(38,0)',
  'short VARCHAR': `'c' || i`,
  'few VARCHAR': `'customer number ' || i % 100`,
  'long VARCHAR': `'customer number ' || i`,
  'VARCHAR of any length': `CASE i % 9 WHEN 0 THEN '' WHEN 1 THEN 'a' WHEN 2 THEN 'elevenbytes' WHEN 3 THEN 'twelve bytes' WHEN 4 THEN 'thirteenbytes'
    WHEN 5 THEN repeat('x', 1000) WHEN 6 THEN 'žluťoučký kůň ' || i WHEN 7 THEN 'a' || chr(0) || 'b' || i ELSE chr(0) || '顧客の番号 ' || i END`,
};

describe.each(['parquet', 'csv', 'jsonl', 'arrow'] as const)('%s', (format) => {
  test.each(Object.entries(IDS))('an id that is %s comes through', async (_, id) => {
    const database = await testDatabase();
    // More than a group of rows.
    await makeScores(database, format === 'parquet' ? 130_000 : 10_000, id, NUMBERS['all distinct']);
    const [before, streamed] = await bothWays(database, 2, { format });
    expect(streamed.equals(before)).toBe(true);
  });
});

test('a NULL is not carried', async () => {
  const database = await testDatabase();
  await makeScores(database, 300_000, 'CASE WHEN i <> 200000 THEN i END', NUMBERS['all alike']);
  const folder = await testFolder();
  await expect(
    stream(database, { path: join(folder, 'x.parquet'), format: 'parquet', lanes: 2 }),
  ).rejects.toThrow('`id` has a NULL, which cannot be carried');
  expect(await readdir(folder)).toEqual(['x.parquet']);
});
