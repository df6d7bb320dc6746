import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../duckdb/database.ts';
import { outputFormat } from './output-format.ts';
import { writeRows } from './write-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'mlops-rows-'));
let database: Database;
beforeAll(async () => {
  database = await openDatabase({ threads: 2 });
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const VALUES = `SELECT * REPLACE (single::FLOAT AS single) FROM (VALUES
  (1, NULL, true, 0.1::DOUBLE + 0.2::DOUBLE, 9007199254740993, 0.1::FLOAT, DATE '2024-02-29', 12345678901234567890.12::DECIMAL(38,2), ['too "big"', 'a,b'], TIMESTAMP '2024-01-01 00:00:00.000001'),
  (2, '', false, 'nan'::DOUBLE, -9223372036854775808, NULL, NULL, -0.01, [], NULL),
  (3, ' x', NULL, '-inf'::DOUBLE, NULL, 3.4028235e38, DATE '1969-12-31', NULL, NULL, TIMESTAMP '1969-12-31 23:59:59.5'),
  (4, E'a\\r"b"\\n,', true, 5e-324, 0, '-inf', DATE '0001-01-01', 0, [NULL, ''], TIMESTAMP '9999-12-31 00:00:00')
) t(k, text, flag, number, whole, single, day, money, reasons, moment) ORDER BY k`;

async function written(name: string, select = VALUES): Promise<Buffer> {
  const path = join(folder, name);
  await writeRows(database, select, path, outputFormat(name));
  return readFileSync(path);
}

test('a name promises a format, or is refused', () => {
  expect(
    ['a', 'a.parquet', 'a.PQ', 'a.b.CSV', 'a.arrow', 'a.feather', 'a.jsonl', 'a.ndjson'].map(outputFormat),
  ).toEqual(['parquet', 'parquet', 'parquet', 'csv', 'arrow', 'arrow', 'jsonl', 'jsonl']);
  for (const name of ['a.json', 'a.csv.gz', 'a.xlsx', 'a.tsv', 'a.parquet.tmp', 'a.constructor', '-']) {
    expect(() => outputFormat(name)).toThrow(
      expect.objectContaining({ code: 'OUTPUT_FORMAT_UNKNOWN', exitCode: 2 }),
    );
  }
});

test('CSV: texts are quoted, nothing is a missing value, numbers read back as they were', async () => {
  expect((await written('rows.csv')).toString()).toBe(
    [
      'k,"text",flag,number,whole,single,"day",money,"reasons","moment"',
      '1,,true,0.30000000000000004,9007199254740993,0.1,"2024-02-29",12345678901234567890.12,"[""too \\""big\\"""",""a,b""]","2024-01-01 00:00:00.000001"',
      '2,"",false,nan,-9223372036854775808,,,-0.01,"[]",',
      '3," x",,-inf,,3.4028235e+38,"1969-12-31",,,"1969-12-31 23:59:59.5"',
      '4,"a\r""b""\n,",true,5e-324,0,-inf,"0001-01-01",0.00,"[null,""""]","9999-12-31 00:00:00"',
      '',
    ].join('\n'),
  );
});

// A million rows: the disk is full long before they are read.
test.each(['parquet', 'csv', 'jsonl', 'arrow'] as const)('%s: a full disk is told', async (format) => {
  const select = 'SELECT range AS k, hash(range) AS h FROM range(1000000) ORDER BY k';
  await expect(writeRows(database, select, '/dev/full', format)).rejects.toMatchObject({
    code: format === 'arrow' ? 'CANNOT_WRITE' : 'DISK_FULL',
    message: expect.stringContaining('o space left on'),
  });
  expect(await database.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('JSON lines: an object a row, what JSON lacks as text', async () => {
  const lines = (await written('rows.jsonl')).toString().trimEnd().split('\n');
  expect(lines[0]).toContain('"whole":9007199254740993');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      k: 1,
      text: null,
      flag: true,
      number: 0.1 + 0.2,
      whole: 9007199254740992,
      single: Math.fround(0.1),
      day: '2024-02-29',
      money: '12345678901234567890.12',
      reasons: ['too "big"', 'a,b'],
      moment: '2024-01-01 00:00:00.000001',
    },
    {
      k: 2,
      text: '',
      flag: false,
      number: 'NaN',
      whole: -9223372036854775808,
      single: null,
      day: null,
      money: '-0.01',
      reasons: [],
      moment: null,
    },
    {
      k: 3,
      text: ' x',
      flag: null,
      number: '-Infinity',
      whole: null,
      single: 3.4028234663852886e38,
      day: '1969-12-31',
      money: null,
      reasons: null,
      moment: '1969-12-31 23:59:59.5',
    },
    {
      k: 4,
      text: 'a\r"b"\n,',
      flag: true,
      number: 5e-324,
      whole: 0,
      single: '-Infinity',
      day: '0001-01-01',
      money: '0.00',
      reasons: [null, ''],
      moment: '9999-12-31 00:00:00',
    },
  ]);
});

describe('Arrow', () => {
  test('keeps types and values', async () => {
    const table = tableFromIPC(await written('rows.arrow'));
    expect(table.schema.fields.map(({ name, type }) => `${name} ${String(type)}`)).toEqual([
      'k Int32',
      'text Utf8',
      'flag Bool',
      'number Float64',
      'whole Int64',
      'single Float32',
      'day Date32<DAY>',
      'money Decimal[38e+2]',
      'reasons List<Utf8>',
      'moment Timestamp<MICROSECOND>',
    ]);
    const column = (name: string) => [...(table.getChild(name) ?? [])] as unknown[];
    expect(column('text')).toEqual([null, '', ' x', 'a\r"b"\n,']);
    expect(column('flag')).toEqual([true, false, null, true]);
    expect(column('number')).toEqual([0.1 + 0.2, Number.NaN, -Infinity, 5e-324]);
    expect(column('whole')).toEqual([9007199254740993n, -(2n ** 63n), null, 0n]);
    expect(column('single')).toEqual([Math.fround(0.1), null, 3.4028234663852886e38, -Infinity]);
    expect(table.getChild('day')?.data[0]?.values).toEqual(Int32Array.of(19782, 0, -1, -719162));
    const reasons = column('reasons').map((cell) => (cell === null ? null : [...(cell as Iterable<string>)]));
    expect(reasons).toEqual([['too "big"', 'a,b'], [], null, [null, '']]);
    const moments = table.getChild('moment')?.data[0]?.values as BigInt64Array;
    expect([...moments]).toEqual([1704067200000001n, 0n, -500000n, 253402214400000000n]);
    const money = table.getChild('money')?.data[0]?.values as Uint32Array;
    const halves = new BigInt64Array(money.buffer, money.byteOffset, 8);
    const exact = [0, 1, 2, 3].map(
      (row) => (halves[2 * row + 1]! << 64n) + BigInt.asUintN(64, halves[2 * row]!),
    );
    expect(exact).toEqual([1234567890123456789012n, -1n, 0n, 0n]);
    expect(column('money').map((cell) => cell === null)).toEqual([false, false, true, false]);
  });

  test('cuts batches at the same rows, whatever the chunks are', async () => {
    const many = 'SELECT i, i::VARCHAR AS t FROM range(150000) r(i) ORDER BY i';
    const bytes = await written('many.arrow', many);
    const table = tableFromIPC(bytes);
    expect(table.batches.map(({ numRows }) => numRows)).toEqual([65_536, 65_536, 18_928]);
    expect(table.getChild('i')?.get(149_999)).toBe(149_999n);
    expect(table.getChild('t')?.get(70_000)).toBe('70000');
    const other = await openDatabase({ threads: 1 });
    await writeRows(other, many, join(folder, 'one.arrow'), 'arrow');
    other.close();
    expect(readFileSync(join(folder, 'one.arrow')).equals(bytes)).toBe(true);
  });

  test('without a row is a file all the same', async () => {
    const table = tableFromIPC(
      await written('none.feather', 'SELECT 1 AS a, NULL::VARCHAR AS b WHERE false ORDER BY a'),
    );
    expect([table.numRows, table.schema.names]).toEqual([0, ['a', 'b']]);
  });
});

test('any texts and numbers come back from CSV and JSON lines', async () => {
  const cell = fc.record({
    text: fc.option(
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ž', '顧', '\\', '\t', '\u2028') }),
    ),
    number: fc.option(fc.double()),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), async (rows) => {
      const values = rows.map(({ text, number }, at) => `(${at}, ${sqlText(text)}, ${sqlNumber(number)})`);
      const select = `SELECT * FROM (VALUES ${values.join(', ')}) t(k, text, number) ORDER BY k`;
      const csv = parseCsv((await written('any.csv', select)).toString()).slice(1);
      expect(csv.map(([, text]) => text)).toEqual(rows.map(({ text }) => text));
      const numbers = csv.map(([, , number]) =>
        number === null ? null : Number(number?.replace('inf', 'Infinity')),
      );
      expect(numbers).toEqual(rows.map(({ number }) => number));
      const lines = (await written('any.jsonl', select)).toString().trimEnd().split('\n');
      const read = lines.map((line) => JSON.parse(line) as { text: unknown; number: unknown });
      expect(read.map(({ text }) => text)).toEqual(rows.map(({ text }) => text));
      expect(read.map(({ number }) => (number === null ? null : Number(number)))).toEqual(
        rows.map(({ number }) => number),
      );
    }),
    { numRuns: 40 },
  );
});

const sqlText = (text: string | null): string =>
  text === null ? 'NULL::VARCHAR' : `decode(unhex('${Buffer.from(text).toString('hex')}'))`;
const sqlNumber = (number: number | null): string =>
  number === null ? 'NULL::DOUBLE' : `'${numberText(number)}'::DOUBLE`;
const numberText = (number: number): string => (Object.is(number, -0) ? '-0' : String(number));

/** RFC 4180, and nothing is null where an empty quoted text is a text. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n)/g)) {
    row.push(quoted === undefined ? (plain === '' ? null : (plain ?? null)) : quoted.replaceAll('""', '"'));
    if (end === '\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
