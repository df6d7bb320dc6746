/** The same values as text and with types of their own: what stands for a missing one is missing in both. */
import { expect, test } from 'vitest';
import type { Database } from '../duckdb/database.ts';
import { missingAsNull } from './missing-as-null.ts';
import { openValidated } from '../validation/open-validated.ts';
import type { Field } from '../profile/profile.ts';
import { quoteLiteral } from '../duckdb/sql.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

/** The cells of a column; `!` where a row is refused. */
async function cells(database: Database, path: string, field: Field): Promise<unknown[]> {
  const { validRelation, rows } = await openValidated(database, path, { name: 't', fields: [field] });
  const valid = new Map(
    (await database.rows(`SELECT _row, v FROM ${validRelation}`)).map((row) => [
      Number(row['_row']),
      row['v'],
    ]),
  );
  return Array.from({ length: rows.total }, (_, row) => (valid.has(row + 1) ? valid.get(row + 1) : '!'));
}

const NUMBERS: readonly string[] = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'];
const FLOATS: readonly string[] = ['FLOAT', 'DOUBLE'];

interface Case {
  readonly field: Omit<Field, 'name'>;
  /** Of the Parquet file. */
  readonly types: readonly string[];
  readonly missing: readonly string[];
  /** What is written, and what is read from both files. */
  readonly values: readonly (readonly [string, unknown])[];
}

const CASES: readonly Case[] = [
  {
    field: { type: 'integer' },
    types: [...NUMBERS, ...FLOATS, 'DECIMAL(5,0)', 'DECIMAL(8,2)'],
    missing: ['-99', 'NA'],
    values: [
      ['-99', null],
      ['99', 99n],
      ['0', 0n],
      ['-98', -98n],
    ],
  },
  {
    field: { type: 'integer' },
    types: ['BIGINT', 'DOUBLE'],
    missing: ['-999.0', '1e3', '70000000000000000000000000000000000000000000000'],
    values: [
      ['-999', null],
      ['1000', null],
      ['7', 7n],
    ],
  },
  {
    field: { type: 'integer' },
    types: ['UTINYINT', 'UBIGINT'],
    missing: ['-1', '255', '300'],
    values: [
      ['255', null],
      ['1', 1n],
    ],
  },
  {
    field: { type: 'number' },
    types: [...FLOATS, 'DECIMAL(6,2)'],
    missing: ['-999', '.5'],
    values: [
      ['-999.0', null],
      ['-999.00', null],
      ['0.50', null],
      ['-999.25', -999.25],
    ],
  },
  {
    field: { type: 'number' },
    types: FLOATS,
    missing: ['NaN'],
    values: [
      ['nan', null],
      ['1.5', 1.5],
    ],
  },
  {
    field: { type: 'number' },
    types: ['DOUBLE'],
    missing: ['1.1'],
    values: [
      ['1.1', null],
      ['1.1000000000000003', 1.1000000000000003],
    ],
  },
  {
    field: { type: 'decimal', precision: 8, scale: 2 },
    types: ['DECIMAL(8,2)', 'DECIMAL(12,1)', 'INTEGER'],
    missing: ['-999', '0.001'],
    values: [
      ['-999', null],
      ['0', '0.00'],
      ['12', '12.00'],
    ],
  },
  {
    field: { type: 'boolean' },
    types: ['BOOLEAN'],
    missing: ['false', '0'],
    values: [
      ['false', null],
      ['true', true],
    ],
  },
  {
    field: { type: 'boolean' },
    types: ['INTEGER', 'DOUBLE'],
    missing: ['-1'],
    values: [
      ['-1', null],
      ['1', true],
      ['0', false],
    ],
  },
  {
    field: { type: 'date' },
    types: ['DATE', 'TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_NS'],
    missing: ['1900-01-01', '2200-12-31 00:00:00'],
    values: [
      ['1900-01-01', null],
      ['2200-12-31', null],
      ['2026-01-31', '2026-01-31'],
    ],
  },
  {
    field: { type: 'timestamp' },
    types: ['TIMESTAMP', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMPTZ'],
    missing: ['1900-01-01T00:00:00', '2200-12-31'],
    values: [
      ['1900-01-01 00:00:00', null],
      ['2200-12-31 00:00', null],
      ['2026-01-31 10:20:30', '2026-01-31 10:20:30'],
    ],
  },
  {
    field: { type: 'string' },
    types: ['VARCHAR'],
    missing: ['NA', '-999'],
    values: [
      ['NA', null],
      ['-999', null],
      ['-999.0', '-999.0'],
    ],
  },
  {
    field: { type: 'string' },
    types: ['UUID'],
    missing: ['00000000-0000-0000-0000-000000000000'],
    values: [
      ['00000000-0000-0000-0000-000000000000', null],
      ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001'],
    ],
  },
  {
    field: { type: 'string', constraints: { unique: true } },
    types: ['UBIGINT', 'DECIMAL(20,0)'],
    missing: ['0'],
    values: [
      ['0', null],
      ['18446744073709551615', '18446744073709551615'],
    ],
  },
];

for (const { field, types, missing, values } of CASES) {
  test.each(['CSV', ...types])(`${field.type}, ${missing.join(' ')} missing: %s`, async (type) => {
    const database = await testDatabase();
    const text = `n,v\n${values.map(([value], row) => `${row},${value}`).join('\n')}\n`;
    const csv = await testFile('t.csv', text);
    const parquet = await testFile('t.parquet', '');
    const rows = values.map(([value], row) => `(${row}, CAST(${quoteLiteral(value)} AS ${type}))`);
    if (type !== 'CSV') {
      await database.run(`SET TimeZone = 'UTC'`);
      await database.run(
        `COPY (SELECT * FROM (VALUES ${rows.join(', ')}) t(n, v) ORDER BY n) TO ${quoteLiteral(parquet)}`,
      );
    }
    const declared: Field = { ...field, name: 'v', missing_values: [...missing] };
    const expected = values.map(([, value]) => value);
    expect(await cells(database, type === 'CSV' ? csv : parquet, declared)).toEqual(expected);
  });
}

test('numbers of another dialect', async () => {
  const database = await testDatabase();
  const path = await testFile('t.csv', 'n;v\n1;-999,00\n2;-1\n3;-1.000\n4;5,5\n');
  const field: Field = { name: 'v', type: 'number', missing_values: ['-999', '-1.000'] };
  const { validRelation } = await openValidated(database, path, {
    name: 't',
    dialect: { delimiter: ';', decimalChar: ',', groupChar: '.' },
    fields: [field],
  });
  const rows = await database.rows(`SELECT v FROM ${validRelation} ORDER BY _row`);
  expect(rows.map((row) => row['v'])).toEqual([null, -1, null, 5.5]);
});

test('rows that were not validated, read to learn from', async () => {
  const database = await testDatabase();
  await database.run(`CREATE TABLE t AS FROM (VALUES
    (1, -999, 'NA', '', TIME '10:00', [1]), (2, 5, 'x', 'NA', NULL, NULL)) t(k, number, text, other, time, list)`);
  const fields: Field[] = [
    { name: 'number', type: 'number' },
    { name: 'text', type: 'string' },
    { name: 'other', type: 'string', missing_values: [''] },
    { name: 'time', type: 'timestamp' },
    { name: 'list', type: 'date' },
  ];
  const columns = fields.map(({ name }) => ({ name, kind: 'numeric' as const }));
  const given = await missingAsNull(database, 't', columns, {
    name: 't',
    missing_values: ['NA', '-999'],
    fields,
  });
  expect(await database.rows(`SELECT k, number, text, other FROM ${given} ORDER BY k`)).toEqual([
    { k: 1, number: null, text: null, other: '' },
    { k: 2, number: 5, text: 'x', other: 'NA' },
  ]);
  expect(await missingAsNull(database, 't', columns, { name: 't', fields })).toBe('t');
});
