import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Database } from '../duckdb/database.ts';
import { openValidated } from '../validation/open-validated.ts';
import type { Profile } from '../profile/profile.ts';
import { columnSummaries } from '../validation/summarize-columns.ts';
import type { ColumnSummary } from '../../documents/validation-document.ts';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';

/** Too many rows to be held, or to have all values counted. */
const ROWS = 600_000;
const fields: Profile['fields'] = [
  { name: 'id', type: 'integer' },
  { name: 'amount', type: 'number', constraints: { minimum: 0 } },
  { name: 'code', type: 'string' },
  { name: 'money', type: 'decimal' },
];
const profile: Profile = { name: 'p', fields };

const COLUMNS = {
  id: 'i AS id',
  amount: 'CAST(i AS DOUBLE) / 8 AS amount',
  code: `'c' || lpad(CAST(i AS VARCHAR), 7, '0') AS code`,
  money: 'CAST(CAST(i AS DECIMAL(18, 2)) / 100 AS DECIMAL(18, 2)) AS money',
};

async function tableOf(database: Database, changed: Partial<typeof COLUMNS> = {}): Promise<string> {
  const columns = Object.values({ ...COLUMNS, ...changed });
  return await testParquet(
    database,
    `SELECT ${columns.join(', ')} FROM range(1, ${ROWS + 1}) AS rows(i)`,
    'table.parquet',
    ', ROW_GROUP_SIZE 20480, COMPRESSION uncompressed',
  );
}

async function summarize(
  database: Database,
  path: string,
  summarized = true,
): Promise<{ columns: ColumnSummary[]; proven: string[]; quarantined: number }> {
  const table = await openValidated(database, path, profile, { summarized });
  const columns = await columnSummaries(database, table);
  const proven = [...table.extremes.keys()].map((index) => fields[index]?.name ?? '');
  return { columns, proven, quarantined: table.rows.quarantined };
}

test('claims that are true save a pass, and say what the values say', async () => {
  const database = await testDatabase();
  const path = await tableOf(database);
  const { columns, proven, quarantined } = await summarize(database, path);
  expect(proven).toEqual(['id', 'amount', 'code', 'money']);
  expect(quarantined).toBe(0);
  expect(columns.map(({ min, max, missing }) => [min, max, missing])).toEqual([
    ['1', '600000', 0],
    ['0.125', '75000.0', 0],
    ['c0000001', 'c0600000', 0],
    ['0.01', '6000.00', 0],
  ]);
  expect((await summarize(database, path, false)).columns).toEqual(columns);
});

test('missing values, NaN, refused values and texts that mean a missing one are counted as ever', async () => {
  const database = await testDatabase();
  const path = await tableOf(database, {
    id: 'CASE WHEN i % 50000 <> 7 THEN i END AS id',
    amount: `CASE i WHEN 9 THEN 'NaN'::DOUBLE WHEN 10 THEN -2.5 WHEN 11 THEN 1e300 ELSE i / 8 END AS amount`,
    code: `CASE WHEN i = 5 THEN '' ELSE 'c' || i END AS code`,
  });
  const { columns, proven, quarantined } = await summarize(database, path);
  expect(proven).toEqual(['money']);
  expect(quarantined).toBe(3);
  expect(columns.slice(0, 3).map(({ min, max, missing }) => [min, max, missing])).toEqual([
    ['1', '600000', 12],
    ['-2.5', '75000.0', 0],
    ['c1', 'c99999', 1],
  ]);
  expect((await summarize(database, path, false)).columns).toEqual(columns);
});

test('of the two zeros, none is said to be less', async () => {
  const database = await testDatabase();
  const path = await tableOf(database, {
    amount: `CASE WHEN i % 3 = 0 THEN '-0.0'::DOUBLE WHEN i % 3 = 1 THEN 0.0 ELSE i / 8 END AS amount`,
  });
  for (const summarized of [true, false]) {
    const { columns } = await summarize(database, path, summarized);
    expect(columns[1]).toMatchObject({ min: '0.0', max: String((ROWS - 1) / 8) });
  }
});

// The statistics of `amount` are changed where they stand in the footer; a value, where it stands in a page, is not.
test.each([
  ['greatest too great', 75_000, 99_999],
  ['greatest too small', 75_000, 20],
  ['least too great', 0.125, 17],
  ['least too small', 0.125, -3],
])('a file that claims what is not so is not believed: %s', async (_, real, claimed) => {
  const database = await testDatabase();
  const path = await tableOf(database);
  const bytes = await readFile(path);
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  const [from, to] = [real, claimed].map((value) => {
    const eight = Buffer.alloc(8);
    eight.writeDoubleLE(value);
    return eight;
  }) as [Buffer, Buffer];
  let changed = 0;
  for (let at = bytes.indexOf(from, footer); at >= 0; at = bytes.indexOf(from, at + 8)) {
    to.copy(bytes, at);
    changed++;
  }
  expect(changed).toBeGreaterThan(0);
  await writeFile(path, bytes);
  const { columns, proven } = await summarize(database, path);
  expect(proven).not.toContain('amount');
  expect(columns[1]).toMatchObject({ min: '0.125', max: '75000.0', missing: 0 });
});

test('the summary is the same at any thread count', async () => {
  const path = await tableOf(await testDatabase());
  const found = [];
  for (const threads of [1, 2, 8]) {
    found.push((await summarize(await testDatabase({ threads }), path)).columns);
  }
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
});
