import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../duckdb/database.ts';
import { describeRelation } from '../../duckdb/describe-relation.ts';
import { streamChunks } from '../../duckdb/stream-chunks.ts';
import { testDatabase, testFolder } from '../../duckdb/test-table.fixture.ts';
import type { OutputFormat } from '../output-format.ts';
import { createResultWriter } from '../result-writer.ts';
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
  request: Pick<RowsRequest, 'path' | 'format' | 'lanes'> & { readonly block?: number },
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

async function bothWays(
  database: Database,
  lanes: number,
  { block = 50_000, format = 'parquet' as OutputFormat } = {},
): Promise<[Buffer, Buffer]> {
  const folder = await testFolder();
  const [before, path] = [join(folder, 'before'), join(folder, 'new folder', 'streamed')];
  await writeRows(database, `${select('scores')} ORDER BY row`, before, format);
  await stream(database, { path, format, lanes, block });
  expect(await readdir(join(folder, 'new folder'))).toEqual(['streamed']);
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

describe.each(['csv', 'jsonl', 'arrow'] as const)('%s', (format) => {
  test.each([0, 1, 65_536, 65_537, 122_880, 122_881, 250_000])(
    '%i rows: the bytes of one table',
    async (rows) => {
      const database = await testDatabase();
      await makeScores(database, rows, 'i * 7919 % 1000003', NUMBERS['all distinct']);
      const [before, streamed] = await bothWays(database, 2, { format });
      expect(streamed.equals(before)).toBe(true);
    },
  );

  test.each(Object.entries(IDS))('an id that is %s comes through', async (_, id) => {
    const database = await testDatabase();
    await makeScores(database, 10_000, id, NUMBERS['all distinct']);
    const [before, streamed] = await bothWays(database, 1, { format });
    expect(streamed.equals(before)).toBe(true);
  });
});

test.each([1, 2, 3, 8])('the bytes are the same with %i lanes and as many threads', async (lanes) => {
  const temporaryDirectory = join(await testFolder(), 'spill');
  const database = await testDatabase({ threads: lanes, memoryLimit: '200MB', temporaryDirectory });
  await makeScores(database, 250_000, IDS['VARCHAR of any length'], NUMBERS['few distinct ones']);
  const [before, streamed] = await bothWays(database, lanes, { block: 65_536 });
  expect(streamed.equals(before)).toBe(true);
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

test.each(['parquet', 'csv', 'jsonl', 'arrow'] as const)(
  '%s: texts of JavaScript, and lists that are made of them',
  async (format) => {
    const database = await testDatabase();
    const folder = await testFolder();
    const texts = Array.from({ length: 130_000 }, (_, row) =>
      ['', '0', '0,1', '1', `${row}-šířka\0`, 'x'.repeat(row % 40)].at(row % 6)!,
    );
    const lists = (relation: string) => `SELECT text, CASE WHEN regexp_matches(text, '^[01](,[01])?$') THEN
      list_select(['a', 'b']::VARCHAR[], list_transform(string_split(text, ','), lambda place: coalesce(TRY_CAST(place AS INTEGER), 0) + 1))
      ELSE []::VARCHAR[] END AS unknown_columns FROM ${relation}`;
    const table = await createResultWriter(database, 'texts', [{ name: 'text', type: 'VARCHAR' }]);
    table.append([texts]);
    table.close();
    const before = join(folder, 'before');
    // Rows of a table come as they went in.
    await writeRows(database, `${lists('texts')} ORDER BY texts.rowid`, before, format);
    const path = join(folder, 'streamed');
    const columns = [{ name: 'text', type: 'VARCHAR' }] as const;
    const writer = await openRowsWriter(database, { path, format, lanes: 2, columns, select: lists });
    for (let from = 0; from < texts.length; from += 7000) {
      const values = texts.slice(from, from + 7000);
      await writer.write({ rows: values.length, columns: [{ kind: 'texts', values }] });
    }
    await writer.finish();
    expect((await readFile(path)).equals(await readFile(before))).toBe(true);
  },
);

test('a block that does not fit the columns is refused', async () => {
  const database = await testDatabase();
  const columns = [{ name: 'n', type: 'INTEGER' }] as const;
  const path = join(await testFolder(), 'x.parquet');
  const select = (relation: string) => `SELECT n FROM ${relation}`;
  const writer = await openRowsWriter(database, { path, format: 'parquet', lanes: 1, columns, select });
  const bytes = (length: number) => ({ kind: 'bytes', bytes: new Uint8Array(length) }) as const;
  await expect(writer.write({ rows: 2, columns: [bytes(9)] })).rejects.toThrow(
    '`n` has 9 bytes for 2 rows of 4',
  );
  await expect(writer.write({ rows: 1, columns: [] })).rejects.toThrow('a block has 0 columns instead of 1');
  await expect(writer.write({ rows: 1, columns: [{ kind: 'texts', values: ['a'] }] })).rejects.toThrow(
    '`n` is INTEGER, and a block has texts',
  );
  await writer.abandon();
});
