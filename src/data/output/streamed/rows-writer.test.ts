import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Database } from '../../duckdb/database.ts';
import { describeRelation } from '../../duckdb/describe-relation.ts';
import { streamChunks } from '../../duckdb/stream-chunks.ts';
import { testDatabase, testFolder } from '../../duckdb/test-table.fixture.ts';
import { writeRows } from '../write-rows.ts';
import { CarriedColumn } from './carried-column.ts';
import type { BlockColumnType, BlockType } from './row-block.ts';
import { openRowsWriter, type RowsRequest } from './rows-writer.ts';

const NUMBERS = {
  'all alike': '1.5::DOUBLE',
  'few distinct ones': '(i * 31 % 100) / 7.0::DOUBLE',
  'all distinct': 'sin(i)',
};

/** The table that today's scores are written from. */
async function makeScores(database: Database, rows: number, id: string, number: string): Promise<void> {
  await database.run(`CREATE OR REPLACE TABLE scores AS SELECT i::DOUBLE AS row, ${id} AS id, ${number} AS margin,
    1 / (1 + exp(-(${number}))) AS probability, ${number} >= 0 AS prediction, (i % 7 % 3)::UTINYINT AS band
    FROM range(${rows}) r(i)`);
}

const select = (relation: string): string =>
  `SELECT id AS "customer id", margin, probability, prediction,
    CASE band WHEN 0 THEN 'LOW' WHEN 1 THEN 'MEDIUM' ELSE 'HIGH' END AS risk_band, '1.0-abc' AS model_version FROM ${relation}`;

/** Carries the table to a writer in blocks that fit neither vectors nor pieces. */
async function stream(
  database: Database,
  request: Pick<RowsRequest, 'path' | 'lanes'> & { readonly block?: number },
): Promise<void> {
  const names = 'id, margin, probability, prediction, band';
  const described = await describeRelation(database, `(SELECT ${names} FROM scores)`);
  const columns = described.map(({ name, type }): BlockColumnType => ({ name, type: type as BlockType }));
  const writer = await openRowsWriter(database, { ...request, columns, select });
  try {
    const carried = columns.map((column) => new CarriedColumn(column, 5));
    const { block = 50_000 } = request;
    let waiting = 0;
    const flush = async () => {
      const [rows, values] = [waiting, carried.map((column) => column.release())];
      waiting = 0;
      await writer.write({ rows, columns: values });
    };
    for await (const chunk of streamChunks(database, `SELECT ${names} FROM scores ORDER BY row`)) {
      const { rowCount } = chunk;
      for (let from = 0; from < rowCount;) {
        const to = Math.min(rowCount, from + block - waiting);
        for (const [index, column] of carried.entries()) column.take(chunk, index, from, to);
        [waiting, from] = [waiting + to - from, to];
        if (waiting === block) await flush();
      }
    }
    if (waiting > 0) await flush();
    await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function bothWays(database: Database, lanes: number, block?: number): Promise<[Buffer, Buffer]> {
  const folder = await testFolder();
  const [before, path] = [join(folder, 'before.parquet'), join(folder, 'new folder', 'streamed.parquet')];
  await writeRows(database, `${select('scores')} ORDER BY row`, before, 'parquet');
  await stream(database, { path, lanes, ...(block === undefined ? {} : { block }) });
  expect(await readdir(join(folder, 'new folder'))).toEqual(['streamed.parquet']);
  return [await readFile(before), await readFile(path)];
}

for (const [what, number] of Object.entries(NUMBERS)) {
  test.each([0, 1, 2047, 122_879, 122_880, 122_881, 300_000])(
    `%i rows with numbers that are ${what}: the bytes of one COPY`,
    async (rows) => {
      const database = await testDatabase();
      await makeScores(database, rows, 'i * 7919 % 1000003', number);
      const [before, streamed] = await bothWays(database, 2);
      expect(streamed.equals(before)).toBe(true);
    },
  );
}

test('a million rows: the bytes of one COPY', async () => {
  const database = await testDatabase();
  await makeScores(database, 1_000_000, 'i', NUMBERS['all distinct']);
  const [before, streamed] = await bothWays(database, 2);
  expect(streamed.equals(before)).toBe(true);
});

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

test.each(Object.entries(IDS))('an id that is %s comes through', async (_, id) => {
  const database = await testDatabase();
  await makeScores(database, 130_000, id, NUMBERS['all distinct']);
  const [before, streamed] = await bothWays(database, 2);
  expect(streamed.equals(before)).toBe(true);
});

test.each([1, 2, 3, 8])('the bytes are the same with %i lanes and as many threads', async (lanes) => {
  const temporaryDirectory = join(await testFolder(), 'spill');
  const database = await testDatabase({ threads: lanes, memoryLimit: '200MB', temporaryDirectory });
  await makeScores(database, 250_000, IDS['VARCHAR of any length'], NUMBERS['few distinct ones']);
  const [before, streamed] = await bothWays(database, lanes, 65_536);
  expect(streamed.equals(before)).toBe(true);
});

test('a NULL is not carried', async () => {
  const database = await testDatabase();
  await makeScores(database, 300_000, 'CASE WHEN i <> 200000 THEN i END', NUMBERS['all alike']);
  const folder = await testFolder();
  await expect(stream(database, { path: join(folder, 'x.parquet'), lanes: 2 })).rejects.toThrow(
    '`id` has a NULL, which cannot be carried',
  );
  expect(await readdir(folder)).toEqual(['x.parquet']);
});

test('a full disk is told, and nothing is left behind', async () => {
  const database = await testDatabase();
  await makeScores(database, 300_000, 'i', NUMBERS['all distinct']);
  await expect(stream(database, { path: '/dev/full', lanes: 2 })).rejects.toMatchObject({
    code: 'CANNOT_WRITE',
    message: '`/dev/full` cannot be written: no space left on the device',
  });
  expect((await readdir('/dev')).filter((name) => name.startsWith('.full'))).toEqual([]);
  expect(await database.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a select that fails is told, and nothing is left behind', async () => {
  const database = await testDatabase();
  const folder = await testFolder();
  const writer = await openRowsWriter(database, {
    path: join(folder, 'x.parquet'),
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
