/** Columns of Parquet files whose type is not the field's: taken where each value is one exactly, refused in words else. */
import { expect, test } from 'vitest';
import { openValidated } from '../validation/open-validated.ts';
import type { Field, Profile } from '../profile/profile.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

const fixture = (name: string) => `test/fixtures/tables/${name}.parquet`;

/** The cells of a column, `!` and the reason where a row is refused. */
async function read(path: string, field: Field, more: Partial<Profile> = {}): Promise<unknown> {
  const database = await testDatabase();
  const table = await openValidated(database, path, { name: 't', fields: [field], ...more });
  const valid = await database.rows(`SELECT * FROM ${table.validRelation}`);
  const refused = await database.rows(`SELECT _row, _reasons FROM ${table.quarantineRelation}`);
  const cells = new Map([
    ...valid.map((row) => [Number(row['_row']), row[field.name]] as const),
    ...refused.map((row) => [Number(row['_row']), `! ${(row['_reasons'] as string[]).join(' · ')}`] as const),
  ]);
  return [...cells].toSorted(([a], [b]) => a - b).map(([, cell]) => cell);
}

const BEYOND = '! hash: beyond 64 bits with a sign, declare it as a string or a decimal';

test.each<[string, Field, unknown[]]>([
  ['numbers', { name: 'whole', type: 'integer' }, [1n, -2n, null]],
  ['numbers', { name: 'half', type: 'integer' }, [1n, '! half: not an integer', null]],
  ['numbers', { name: 'great', type: 'integer' }, [2n ** 53n, '! great: not an integer', null]],
  ['numbers', { name: 'nan', type: 'integer' }, [1n, '! nan: not an integer', '! nan: not an integer']],
  ['numbers', { name: 'f32', type: 'integer' }, [1n, 2n, null]],
  ['numbers', { name: 'f16', type: 'integer' }, [1n, 2n, 3n]],
  ['numbers', { name: 'dec0', type: 'integer' }, [1n, 2n, null]],
  ['numbers', { name: 'dec2', type: 'integer' }, [1n, '! dec2: not an integer', null]],
  ['numbers', { name: 'dec2', type: 'decimal', precision: 5, scale: 1 }, ['1.0', '2.5', null]],
  ['numbers', { name: 'u8', type: 'integer' }, [1n, 255n, null]],
  ['numbers', { name: 'u64', type: 'integer' }, [1n, '! u64: not an integer', null]],
  ['numbers', { name: 'one_zero', type: 'boolean' }, [true, false, null]],
  ['numbers', { name: 'half', type: 'boolean' }, [true, '! half: not a boolean', null]],
  ['timestamps', { name: 'date', type: 'date' }, ['2026-01-31', '2026-02-01', null]],
  ['timestamps', { name: 'midnight', type: 'date' }, ['2026-01-31', '2026-02-01', null]],
  ['timestamps', { name: 'at_us', type: 'date' }, ['2026-01-31', '! at_us: not a date', null]],
  ['timestamps', { name: 'at_ms', type: 'timestamp' }, ['2026-01-31 00:00:00', '2026-01-31 10:20:30', null]],
  [
    'timestamps',
    { name: 'micro', type: 'timestamp' },
    ['2026-01-31 10:20:30.123456', '2026-01-31 10:20:30.123456', null],
  ],
  [
    'timestamps',
    { name: 'nano', type: 'timestamp' },
    ['! nano: not a timestamp', '! nano: not a timestamp', null],
  ],
  ['timestamps', { name: 'at_ns', type: 'timestamp' }, ['2026-01-31 00:00:00', '2026-01-31 10:20:30', null]],
  [
    'timestamps',
    { name: 'at_us_z', type: 'timestamp' },
    ['2026-01-31 00:00:00', '2026-01-31 10:20:30', null],
  ],
  [
    'timestamps',
    { name: 'at_us_z', type: 'timestamp', timezone: 'Europe/Berlin' },
    ['2026-01-31 00:00:00+00', '2026-01-31 10:20:30+00', null],
  ],
  [
    'timestamps',
    { name: 'at_us', type: 'timestamp', timezone: 'Europe/Berlin' },
    ['2026-01-30 23:00:00+00', '2026-01-31 09:20:30+00', null],
  ],
  ['timestamps', { name: 'date', type: 'timestamp' }, ['2026-01-31 00:00:00', '2026-02-01 00:00:00', null]],
  [
    'ids',
    { name: 'hash', type: 'string', constraints: { unique: true } },
    ['18446744073709551615', '9223372036854775808', '5'],
  ],
  [
    'ids',
    { name: 'hash', type: 'decimal', precision: 20, scale: 0, constraints: { unique: true } },
    ['18446744073709551615', '9223372036854775808', '5'],
  ],
  ['ids', { name: 'hash', type: 'integer', constraints: { unique: true } }, [BEYOND, BEYOND, 5n]],
  ['ids', { name: 'signed', type: 'integer', constraints: { unique: true } }, [-5n, 2n ** 63n - 1n, 0n]],
])('%s: %o', async (name, field, expected) => {
  expect(await read(fixture(name), field)).toEqual(expected);
});

test.each([
  'null',
  'int32',
  'double',
  'bool',
  'string',
  'timestamp[us]',
  'date32[day]',
  'list<item: int64>',
  'binary',
  'decimal128(5, 2)',
])('a column of type %s in which nothing is given has the missing values of any field', async (name) => {
  for (const type of ['string', 'integer', 'number', 'decimal', 'boolean', 'date', 'timestamp'] as const) {
    expect(await read(fixture('nulls'), { name, type })).toEqual([null, null, null]);
  }
  const field: Field = { name, type: 'date', constraints: { required: true } };
  expect(await read(fixture('nulls'), field)).toEqual(Array.from({ length: 3 }, () => `! ${name}: missing`));
});

test.each<[string, Field, string, string]>([
  [
    'ids',
    { name: 'float', type: 'string', constraints: { unique: true } },
    'DOUBLE',
    'ids that are floats lose digits',
  ],
  [
    'ids',
    { name: 'float', type: 'integer', constraints: { unique: true } },
    'DOUBLE',
    'ids that are floats lose digits',
  ],
  ['nested', { name: 'l', type: 'integer' }, 'BIGINT[]', 'a cell holds one value'],
  ['nested', { name: 's', type: 'string' }, 'STRUCT', 'a cell holds one value'],
  ['nested', { name: 'm', type: 'string' }, 'MAP', 'a cell holds one value'],
  ['int96', { name: 'at', type: 'timestamp' }, 'INT96', 'TIMESTAMP_MICROS'],
  [
    'timestamps',
    { name: 'at_us_z', type: 'date' },
    'TIMESTAMP WITH TIME ZONE',
    'declare `at_us_z` as `timestamp`',
  ],
  ['timestamps', { name: 'time', type: 'timestamp' }, 'TIME', 'cast `time`'],
  ['numbers', { name: 'bytes', type: 'string' }, 'BLOB', 'as a string (UTF-8)'],
  ['numbers', { name: 'whole', type: 'decimal' }, 'DOUBLE', 'declare it as `number`'],
  ['numbers', { name: 'u64', type: 'string' }, 'UBIGINT', 'declare it as `integer`'],
])('%s: %o is refused in words', async (name, field, found, hint) => {
  await expect(read(fixture(name), field)).rejects.toMatchObject({
    code: 'SCHEMA_TYPE_MISMATCH',
    exitCode: 2,
    message: expect.stringContaining(`\`${field.name}\` is ${found}`) as string,
    hints: [expect.stringContaining(hint) as string],
  });
});

test.each<[Partial<Field>, [string, unknown][]]>([
  [
    {},
    [
      ['2026-01-31 10:20:30', '2026-01-31 10:20:30'],
      ['2026-01-31T10:20', '2026-01-31 10:20:00'],
      ['2026-01-31T10:20:30.123456', '2026-01-31 10:20:30.123456'],
      ['2026-01-31T10:20:30.1234560', '2026-01-31 10:20:30.123456'],
      ['2026-01-31T10:20:30.1234567', '! t: not a timestamp'],
      ['2026-01-31T10:20:30Z', '2026-01-31 10:20:30'],
      ['2026-01-31T10:20:30+02:00', '2026-01-31 08:20:30'],
      ['2026-01-31T10:20:30-23:59', '2026-02-01 10:19:30'],
      ['2026-01-31T10:20:30+24:00', '! t: not a timestamp'],
      ['2026-01-31T10:20:30+99', '! t: not a timestamp'],
      ['2026-01-31T10:20:30+02:60', '! t: not a timestamp'],
      ['2026-01-31T10:20:30+0299', '! t: not a timestamp'],
      ['9999-12-31T23:59:59-01:00', '! t: not a timestamp'],
      ['2026-01-31 24:00:00', '! t: not a timestamp'],
      ['2026-02-30 10:00:00', '! t: not a timestamp'],
      ['2026-01-31', '! t: not a timestamp'],
      ['31.01.2026 10:00', '! t: not a timestamp'],
      ['', null],
    ],
  ],
  [
    { timezone: 'Europe/Berlin' },
    [
      ['2026-01-31 10:20:30', '2026-01-31 09:20:30+00'],
      ['2026-07-31 10:20:30', '2026-07-31 08:20:30+00'],
      ['2026-01-31T10:20:30Z', '2026-01-31 10:20:30+00'],
      ['2026-01-31T10:20:30.5-05', '2026-01-31 15:20:30.5+00'],
      ['2026-03-29 02:30:00', '! t: not a timestamp'],
      // Twice on the clock of that night.
      ['2026-10-25 01:59:59', '2026-10-24 23:59:59+00'],
      ['2026-10-25 02:00:00', '2026-10-25 00:00:00+00'],
      ['2026-10-25 02:30:00', '2026-10-25 00:30:00+00'],
      ['2026-10-25 02:30:00+01:00', '2026-10-25 01:30:00+00'],
      ['2026-10-25 03:00:00', '2026-10-25 02:00:00+00'],
      ['2026-03-29 03:00:00', '2026-03-29 01:00:00+00'],
    ],
  ],
  [
    { timezone: 'Australia/Lord_Howe' },
    [
      ['2026-04-05 01:29:00', '2026-04-04 14:29:00+00'],
      ['2026-04-05 01:45:00', '2026-04-04 14:45:00+00'],
      ['2026-04-05 02:00:00', '2026-04-04 15:30:00+00'],
    ],
  ],
  [
    { constraints: { minimum: '2026-01-01T00:00:00', max_exclusive: '2026-02-01T00:00:00Z' } },
    [
      ['2026-01-01 00:00:00', '2026-01-01 00:00:00'],
      ['2025-12-31 23:59:59.999999', '! t: below minimum 2026-01-01T00:00:00'],
      ['2026-02-01 00:00:00', '! t: not below 2026-02-01T00:00:00Z'],
    ],
  ],
])('timestamps as text: %o', async (more, cells) => {
  const path = await testFile('t.csv', `x,t\n${cells.map(([text]) => `1,${text}`).join('\n')}\n`);
  expect(await read(path, { name: 't', type: 'timestamp', ...more })).toEqual(cells.map(([, cell]) => cell));
});

test('bounds that are not values themselves', async () => {
  const path = await testFile('t.csv', 'x\n0\n0.5\n1\n');
  const field: Field = { name: 'x', type: 'number', constraints: { min_exclusive: 0, max_exclusive: 1 } };
  expect(await read(path, field)).toEqual(['! x: not above 0', 0.5, '! x: not below 1']);
});

test('a field that only warns refuses no row but one whose value does not fit its type', async () => {
  const path = await testFile('t.csv', 'x\n1\n9\nx\n');
  const field: Field = { name: 'x', type: 'integer', severity: 'warn', constraints: { maximum: 5 } };
  expect(await read(path, field)).toEqual([1n, 9n, '! x: not an integer']);
});

test('ids of more than 64 bits in CSV are no mistake of their own', async () => {
  const path = await testFile('t.csv', 'id\n18446744073709551615\n-9223372036854775808\nx\n');
  const key = { primary_key: ['id'] };
  expect(await read(path, { name: 'id', type: 'integer' }, key)).toEqual([
    '! id: beyond 64 bits with a sign, declare it as a string or a decimal',
    -(2n ** 63n),
    '! id: not an integer',
  ]);
});

test('a time zone that nobody knows', async () => {
  const field: Field = { name: 'at_us', type: 'timestamp', timezone: 'Europe/Atlantis' };
  await expect(read(fixture('timestamps'), field)).rejects.toMatchObject({
    code: 'PROFILE_INVALID',
    exitCode: 2,
  });
});
