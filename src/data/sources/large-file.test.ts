/** A file too large to be held is read column by column: what comes out must be as if it had been held. And wide ones. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Database } from '../duckdb/database.ts';
import { openValidated } from '../validation/open-validated.ts';
import type { Profile } from '../profile/profile.ts';
import { quarantineSelect, validSelect } from '../validation/select-validated.ts';
import { columnSummaries } from '../validation/summarize-columns.ts';
import { validationChecks } from '../validation/summarize-validation.ts';
import { outputPath } from './table-path.ts';
import { testDatabase, testFolder } from '../duckdb/test-table.fixture.ts';
import { writeParquet } from '../output/write-parquet.ts';

const ROWS = 300_000;
const PROFILE: Profile = {
  name: 'p',
  fields: [
    { name: 'id', type: 'integer', constraints: { required: true, maximum: ROWS - 2 } },
    { name: 'code', type: 'string', constraints: { pattern: 'C[0-9]+', minLength: 3 } },
    { name: 'plan', type: 'string', categories: ['free', 'plus'] },
    { name: 'mail', type: 'string', missing_values: ['', 'none'], constraints: { required: true } },
    { name: 'x', type: 'number', constraints: { minimum: 0, maximum: 1000 } },
    { name: 'y', type: 'number', constraints: { required: true } },
    { name: 'z', type: 'number', allow_non_finite: true },
    { name: 'money', type: 'decimal', constraints: { minimum: 0.1 } },
    { name: 'day', type: 'date', constraints: { minimum: '2000-01-01' } },
    { name: 'active', type: 'boolean' },
    { name: 'level', type: 'integer', categories: [1, 2, 3] },
  ],
};

// All that can be wrong, far from the first rows too.
const SELECT = `SELECT i AS id,
    CASE WHEN i % 40011 = 3 THEN 'x' WHEN i % 40011 = 5 THEN '' WHEN i % 40011 = 6 THEN 'C1' ELSE 'C' || (i + 10) END AS code,
    CASE WHEN i % 50021 = 7 THEN 'gold' WHEN i % 5 = 0 THEN '' WHEN i % 2 = 0 THEN 'free' ELSE 'plus' END AS plan,
    CASE WHEN i % 70001 = 9 THEN 'none' WHEN i % 70001 = 10 THEN NULL ELSE 'a@b' END AS mail,
    CASE WHEN i % 60013 = 11 THEN -1 WHEN i % 60013 = 12 THEN 'nan'::DOUBLE WHEN i % 60013 = 13 THEN 2000 ELSE (i % 999)::DOUBLE END AS x,
    CASE WHEN i % 80021 = 14 THEN '-inf'::DOUBLE WHEN i % 80021 = 15 THEN NULL WHEN i % 80021 = 16 THEN 1e39 ELSE i / 7 END AS y,
    CASE WHEN i % 90001 = 17 THEN 'nan'::DOUBLE WHEN i % 90001 = 18 THEN -1e39 ELSE i::DOUBLE END AS z,
    CASE WHEN i % 100003 = 19 THEN 0.05 ELSE 1 + i / 100 END::DECIMAL(18, 2) AS money,
    CASE WHEN i % 100019 = 20 THEN DATE '1999-12-31' ELSE DATE '2001-01-01' + (i % 3000)::INTEGER END AS day,
    CASE WHEN i % 3 > 0 THEN i % 3 = 1 END AS active,
    CASE WHEN i % 110017 = 21 THEN 9 ELSE 1 + i % 3 END::BIGINT AS level, 'kept' AS other
  FROM range(${ROWS}) r(i)`;

async function written(database: Database, select: string, name: string): Promise<string> {
  const path = join(await testFolder(), name);
  await database.run(`COPY (${select}) TO ${outputPath(path)} (FORMAT parquet)`);
  return path;
}

const manyOrFew = (rows: number) => `SELECT i AS many, i % 10000 AS enough,
    CASE WHEN i < 100000 THEN 0 ELSE i % 10001 END AS late, i % 7 AS few FROM range(${rows}) r(i)`;

async function results(database: Database, path: string, profile: Profile) {
  const table = await openValidated(database, path, profile);
  return {
    table,
    refused: await database.rows(quarantineSelect(table)),
    valid: await database.rows(`SELECT count(*), bit_xor(hash(v)) AS digest FROM (${validSelect(table)}) v`),
    checks: await validationChecks(database, table),
    columns: await columnSummaries(database, table),
  };
}

test('the same rows are refused for the same reasons, and the report says the same', async () => {
  const database = await testDatabase();
  const large = await results(database, await written(database, SELECT, 'large.parquet'), PROFILE);
  expect(large.table.typed.isTable).toBe(false);
  expect(large.table.examplesRelation).not.toBe(large.table.source.relation);
  // Text is looked at value by value, as in a CSV file: a second way to the same answer.
  const csv = join(await testFolder(), 'large.csv');
  await database.run(`COPY (${SELECT}) TO ${outputPath(csv)} (FORMAT csv, HEADER, NULLSTR '')`);
  const held = await results(database, csv, PROFILE);
  expect(held.table.typed.isTable).toBe(true);
  const reasons = ({ refused }: typeof held) =>
    refused.map((row) => ({ row: row['_row'], reasons: row['_reasons'] }));
  expect(reasons(large)).toEqual(reasons(held));
  expect(large.table.rows).toEqual(held.table.rows);
  expect(large.table.rows.quarantined).toBeGreaterThan(50);
  expect(large.valid).toEqual(held.valid);
  expect(large.checks.map(({ failed }) => failed)).toEqual(held.checks.map(({ failed }) => failed));
  expect(large.checks.filter(({ failed }) => failed > 0).length).toBeGreaterThan(12);
  expect(large.columns).toEqual(held.columns);
  expect(large.refused[0]).toMatchObject({ other: 'kept' });
});

test('distinct values are counted up to 10,000, in a small table all of them', async () => {
  const database = await testDatabase();
  const profile: Profile = {
    name: 'p',
    fields: ['many', 'enough', 'late', 'few'].map((name) => ({ name, type: 'integer' })),
  };
  const distinct = async (rows: number) => {
    const path = await written(database, manyOrFew(rows), `${rows}.parquet`);
    return (await results(database, path, profile)).columns.map((column) => column.distinct);
  };
  expect(await distinct(262_144)).toEqual([262_144, 10_000, 10_001, 7]);
  expect(await distinct(600_000)).toEqual([undefined, 10_000, undefined, 7]);
});

test('a NaN that the statistics of the file do not know of is refused', async () => {
  const database = await testDatabase();
  const path = join(await testFolder(), 'nan.parquet');
  const rows = 2_100_000;
  const marked = 12_345.678;
  await database.run(
    `COPY (SELECT CASE WHEN i = 1500000 THEN ${marked} ELSE i % 20000 END::DOUBLE AS x FROM range(${rows}) r(i)) TO ${outputPath(path)}
     (FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1)`,
  );
  // As pyarrow and others write it: a NaN among the values, least and greatest without it.
  const bytes = await readFile(path);
  const value = Buffer.alloc(8);
  value.writeDoubleLE(marked);
  const at = bytes.indexOf(value);
  expect(at).toBeGreaterThan(0);
  expect(bytes.indexOf(value, at + 1)).toBe(-1);
  bytes.writeDoubleLE(Number.NaN, at);
  await writeFile(path, bytes);
  for (const constraints of [{}, { minimum: 0 }, { minimum: 0, maximum: 19_999 }]) {
    const profile: Profile = { name: 'p', fields: [{ name: 'x', type: 'number', constraints }] };
    const { table, refused, columns } = await results(database, path, profile);
    expect(table.typed.isTable).toBe(false);
    expect(refused.map((row) => row['_row'])).toEqual([1_500_001n]);
    expect(columns).toMatchObject([{ missing: 0, min: '0.0', max: '19999.0' }]);
  }
});

test('a wide CSV file of which few columns are needed fits into little memory, its refused rows too', async () => {
  const columns = 3011;
  const head = Array.from({ length: columns }, (_, index) => `c${index}`);
  const lines = Array.from({ length: 50 }, (_, row) =>
    head.map((_name, index) => (row * index) % 100).join(','),
  );
  const path = join(await testFolder(), 'wide.csv');
  await writeFile(path, `${[head.join(','), ...lines].join('\n')}\n`);
  const database = await testDatabase({ memoryLimit: '640MiB', temporaryDirectory: await testFolder() });
  const fields = head
    .slice(0, 10)
    .map((name) => ({ name, type: 'integer', constraints: { maximum: 90 } }) as const);
  const { refused, table } = await results(database, path, { name: 'p', fields });
  expect(refused.length).toBe(table.rows.quarantined);
  expect(refused.length).toBeGreaterThan(5);
  expect(Object.keys(refused[0] ?? {}).length).toBe(columns + 2);
  await writeParquet(database, quarantineSelect(table), join(await testFolder(), 'quarantine.parquet'));
});

test('a table of 400 columns is validated and summed up by few queries', async () => {
  const database = await testDatabase();
  const names = Array.from({ length: 400 }, (_, index) => `c${index}`);
  const values = names.map((name, index) => `((i * ${index + 1}) % 101)::DOUBLE / 8 AS ${name}`);
  const path = await written(database, `SELECT ${values.join(', ')} FROM range(100) r(i)`, 'wide.parquet');
  let queries = 0;
  const counted: Database = {
    ...database,
    run: (sql) => ((queries += 1), database.run(sql)),
    rows: (sql) => ((queries += 1), database.rows(sql)),
  };
  const fields = names.map(
    (name) => ({ name, type: 'number', constraints: { minimum: 1, maximum: 12 } }) as const,
  );
  const { checks, columns } = await results(counted, path, { name: 'p', fields });
  expect(checks.length).toBe(2000);
  expect(columns[7]).toMatchObject({ name: 'c7', missing: 0, distinct: 100 });
  expect(queries).toBeLessThan(80);
});
