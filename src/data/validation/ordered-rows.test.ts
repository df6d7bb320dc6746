import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tableToIPC, tableFromArrays } from 'apache-arrow';
import { expect, test } from 'vitest';
import type { Database } from '../duckdb/database.ts';
import { readingInOrder } from '../duckdb/reading-in-order.ts';
import { streamChunks } from '../duckdb/stream-chunks.ts';
import { testDatabase, testFile, testFolder } from '../duckdb/test-table.fixture.ts';
import { outputPath } from '../sources/table-path.ts';
import { openValidated, type ValidatedTable } from './open-validated.ts';
import { profileOf } from './validated-text.fixture.ts';

const ROWS = 300_000;
// More values than a table of the database is made of.
const FIELDS = Array.from({ length: 7 }, (_, index) => ({ name: `n${index}`, type: 'number' as const }));
const PROFILE = profileOf([
  { name: 'id', type: 'integer', constraints: { minimum: 0 } },
  ...FIELDS,
  { name: 'place', type: 'string' },
]);
const NARROW = profileOf([
  { name: 'id', type: 'integer', constraints: { minimum: 0 } },
  { name: 'place', type: 'string' },
]);

/** The n-th row of a table is negative, thus refused, when `isRefused` is true of n in SQL. */
const rowsOf = (first: number, last: number, isRefused: string): string =>
  `SELECT CASE WHEN ${isRefused} THEN -n ELSE n END AS id,
     ${FIELDS.map(({ name }, index) => `hash(n + ${index}) % 1000 / 8 AS ${name}`).join(', ')},
     concat('p', hash(n) % 7) AS place
   FROM range(${first}, ${last + 1}) AS numbers(n) ORDER BY n`;

const REFUSED = { none: 'false', few: 'n % 1000 = 0', most: 'n % 16 <> 3' } as const;

async function parquetFile(database: Database, isRefused: string): Promise<string> {
  const path = join(await testFolder(), 'table.parquet');
  const select = rowsOf(1, ROWS, isRefused);
  await database.run(`COPY (${select}) TO ${outputPath(path)} (FORMAT parquet, ROW_GROUP_SIZE 20480)`);
  return path;
}

async function parts(database: Database, isRefused: string): Promise<string> {
  return await partsOf(database, isRefused, 'parquet', 'FORMAT parquet, ROW_GROUP_SIZE 20480');
}

async function csvParts(database: Database, isRefused: string): Promise<string> {
  return await partsOf(database, isRefused, 'csv', 'FORMAT csv, HEADER');
}

async function partsOf(
  database: Database,
  isRefused: string,
  ending: string,
  options: string,
): Promise<string> {
  const folder = await testFolder();
  for (let part = 0; part < 4; part++) {
    await mkdir(join(folder, `day=${part}`));
    const path = join(folder, `day=${part}`, `part.${ending}`);
    const size = ROWS / 4;
    const select = rowsOf(part * size + 1, (part + 1) * size, isRefused);
    await database.run(`COPY (${select}) TO ${outputPath(path)} (${options})`);
  }
  return folder;
}

async function csvFile(database: Database, isRefused: string): Promise<string> {
  const path = join(await testFolder(), 'table.csv');
  await database.run(`COPY (${rowsOf(1, ROWS, isRefused)}) TO ${outputPath(path)} (FORMAT csv, HEADER)`);
  return path;
}

async function arrowFile(database: Database, isRefused: string): Promise<string> {
  const rows = await database.rows(`SELECT id::DOUBLE AS id FROM (${rowsOf(1, ROWS, isRefused)})`);
  const id = Float64Array.from(rows, (row) => row['id'] as number);
  const place = Array.from(id, (value) => `p${Math.abs(value) % 7}`);
  return await testFile('table.arrow', tableToIPC(tableFromArrays({ id, place })));
}

const { few } = REFUSED;

const TABLES = [
  ['one Parquet file', parquetFile, PROFILE, Object.values(REFUSED)],
  ['a Parquet file that is held', parquetFile, NARROW, [few]],
  ['a folder of Parquet files', parts, PROFILE, [few]],
  ['a folder of Parquet files that are held', parts, NARROW, [few]],
  ['a CSV file', csvFile, PROFILE, [few]],
  ['a folder of CSV files', csvParts, PROFILE, [few]],
  ['an Arrow file', arrowFile, NARROW, [few]],
] as const;

test.each(TABLES)('%s streams in the order of the file', async (_, make, profile, conditions) => {
  for (const isRefused of conditions) {
    const path = await make(await testDatabase(), isRefused);
    const database = await testDatabase({ threads: 8 });
    const table = await openValidated(database, path, profile);
    const valid = await readingInOrder(database, () => read(database, table));
    const [expected = {}] = await database.rows(
      `SELECT count(*) FILTER (WHERE NOT (${isRefused})) AS valid FROM range(1, ${ROWS + 1}) AS numbers(n)`,
    );
    expect(valid.length).toBe(Number(expected['valid']));
    expect(table.rows.valid).toBe(valid.length);
    // Each row has its own id, and no refused one is left.
    expect(valid.every(([row, id]) => row === id)).toBe(true);
  }
});

async function read(database: Database, { orderedRelation }: ValidatedTable): Promise<[number, number][]> {
  const valid: [number, number][] = [];
  let last = 0;
  const sql = `SELECT _row::DOUBLE, id::DOUBLE FROM ${orderedRelation}`;
  for await (const chunk of streamChunks(database, sql)) {
    const [numbers, ids] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
    for (let index = 0; index < chunk.rowCount; index++) {
      const row = numbers.getItem(index) as number;
      if (row <= last) throw new Error(`row ${row} comes after row ${last}`);
      last = row;
      valid.push([row, ids.getItem(index) as number]);
    }
  }
  return valid;
}
