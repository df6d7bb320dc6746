import { expect, test } from 'vitest';
import { readFeatures } from './read-features.ts';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';

const TABLE = `SELECT * FROM (VALUES
    ('b', 1::TINYINT, 0.1::DOUBLE, 12.34::DECIMAL(18, 2), true, DATE '1970-01-03', 'x', 'Yes', true),
    ('a', NULL, NULL, NULL, NULL, NULL, NULL, 'No', false),
    ('c', -3::TINYINT, 'NaN'::DOUBLE, 99999999999999.99::DECIMAL(18, 2), false, DATE '1969-12-31', '', 'Yes', true)
  ) t(id, "select", "a ""b""", money, flag, day, plan, churn, churned)`;

const COLUMNS = [
  { name: 'select', kind: 'numeric' },
  { name: 'a "b"', kind: 'numeric' },
  { name: 'money', kind: 'numeric' },
  { name: 'flag', kind: 'numeric' },
  { name: 'day', kind: 'numeric' },
  { name: 'plan', kind: 'categorical' },
  { name: 'flag', kind: 'categorical' },
] as const;

test('columns become float32 and text, in the order of the key', async () => {
  const database = await testDatabase();
  const path = await testParquet(database, TABLE);
  const table = await readFeatures(database, path, COLUMNS, { key: 'id' });
  const missing = Number.NaN;
  expect(table).toEqual({
    rows: 3,
    columns: [
      { kind: 'numeric', name: 'select', values: Float32Array.of(missing, 1, -3) },
      { kind: 'numeric', name: 'a "b"', values: Float32Array.of(missing, Math.fround(0.1), missing) },
      { kind: 'numeric', name: 'money', values: Float32Array.of(missing, Math.fround(12.34), 1e14) },
      { kind: 'numeric', name: 'flag', values: Float32Array.of(missing, 1, 0) },
      { kind: 'numeric', name: 'day', values: Float32Array.of(missing, 2, -1) },
      { kind: 'categorical', name: 'plan', values: ['', 'x', ''] },
      { kind: 'categorical', name: 'flag', values: ['', 'true', 'false'] },
    ],
  });
});

test('the target is 0 or 1', async () => {
  const database = await testDatabase();
  const path = await testParquet(database, TABLE);
  const read = async (target: { name: string; positive?: string }) =>
    (await readFeatures(database, path, [], { key: 'id', target })).target;
  expect(await read({ name: 'churned' })).toEqual(Uint8Array.of(0, 1, 1));
  expect(await read({ name: 'churn', positive: 'Yes' })).toEqual(Uint8Array.of(0, 1, 1));
  expect(await read({ name: 'churn', positive: 'No' })).toEqual(Uint8Array.of(1, 0, 0));
});

test('the order in the file and the number of threads do not matter', async () => {
  const database = await testDatabase({ threads: 8 });
  const rows =
    'SELECT i AS id, (i * 37 % 1001) / 7.0 AS x, md5(i::VARCHAR) AS s, i % 2 AS y FROM range(50_000) r(i)';
  const columns = [
    { name: 'x', kind: 'numeric' },
    { name: 's', kind: 'categorical' },
  ] as const;
  const options = { key: 'id', target: { name: 'y' } };
  const sorted = await readFeatures(database, await testParquet(database, rows), columns, options);
  const shuffled = await testParquet(database, `${rows} ORDER BY hash(i)`);
  expect(await readFeatures(database, shuffled, columns, options)).toEqual(sorted);
  const alone = await testDatabase({ threads: 1 });
  expect(await readFeatures(alone, shuffled, columns, options)).toEqual(sorted);
  expect(sorted.columns[0]?.values[12_345]).toBe(Math.fround(((12_345 * 37) % 1001) / 7));
});

test.each([
  ['an unknown feature', 'SELECT 1 AS id, 2 AS x, 0 AS y', 'z', {}, 'SCHEMA_COLUMN_MISSING'],
  ['text as a number', `SELECT 1 AS id, 'a' AS x, 0 AS y`, 'x', {}, 'SCHEMA_TYPE_MISMATCH'],
  ['an unknown key', 'SELECT 1 AS ident, 2 AS x, 0 AS y', 'x', {}, 'SCHEMA_COLUMN_MISSING'],
  ['a missing key', 'SELECT NULL::INT AS id, 2 AS x, 0 AS y', 'x', {}, 'KEY_MISSING'],
  ['a key twice', 'SELECT 1 AS id, range AS x, range AS y FROM range(2)', 'x', {}, 'KEY_NOT_UNIQUE'],
  ['an unknown target', 'SELECT 1 AS id, 2 AS x', 'x', {}, 'SCHEMA_COLUMN_MISSING'],
  [
    'a missing target',
    'SELECT range AS id, 2 AS x, nullif(range, 1) AS y FROM range(2)',
    'x',
    {},
    'TARGET_MISSING',
  ],
  ['three values', 'SELECT range AS id, 2 AS x, range AS y FROM range(3)', 'x', {}, 'TARGET_NOT_BINARY'],
  ['one value', 'SELECT range AS id, 2 AS x, 0 AS y FROM range(3)', 'x', {}, 'TARGET_ONE_CLASS'],
  [
    'texts without positive',
    `SELECT range AS id, 2 AS x, 'v' || range AS y FROM range(2)`,
    'x',
    {},
    'TARGET_NOT_BINARY',
  ],
  [
    'a positive that is none',
    'SELECT range AS id, 2 AS x, range AS y FROM range(2)',
    'x',
    { positive: 'yes' },
    'TARGET_NOT_BINARY',
  ],
])('%s', async (_, select, feature, target, code) => {
  const database = await testDatabase();
  const path = await testParquet(database, select);
  const options = { key: 'id', target: { name: 'y', ...target } };
  const work = readFeatures(database, path, [{ name: feature, kind: 'numeric' }], options);
  await expect(work).rejects.toMatchObject({ code, exitCode: 2 });
});

test('a number beyond float32 is not taken for infinity', async () => {
  const database = await testDatabase();
  const table = await testParquet(database, 'SELECT 1 AS id, 1e300::DOUBLE AS x');
  const work = readFeatures(database, table, [{ name: 'x', kind: 'numeric' }], { key: 'id' });
  await expect(work).rejects.toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
});

test('a text with a NUL, which a model would read to there, is refused with its column', async () => {
  const database = await testDatabase();
  const table = await testParquet(
    database,
    "SELECT range AS id, CASE range WHEN 3 THEN 'x' || chr(0) || 'y' ELSE 'x' END AS \"a 'b'\" FROM range(9)",
  );
  const work = readFeatures(database, table, [{ name: "a 'b'", kind: 'categorical' }], { key: 'id' });
  await expect(work).rejects.toMatchObject({
    code: 'TEXT_WITH_NUL',
    message: "a text that no model can read: there is a NUL character in column `a 'b'`",
  });
});

test('a timestamp is no feature, and the hint says what is', async () => {
  const database = await testDatabase();
  const table = await testParquet(database, "SELECT 1 AS id, TIMESTAMP '2026-01-01' AS seen");
  const work = readFeatures(database, table, [{ name: 'seen', kind: 'numeric' }], { key: 'id' });
  await expect(work).rejects.toMatchObject({
    code: 'SCHEMA_TYPE_MISMATCH',
    hints: ['derive what matters of it in `features`: days since it, a DATE, an hour'],
  });
});

test.each([
  ['DOUBLE', undefined],
  ['DOUBLE', 1],
  ['DOUBLE', '1'],
  ['DOUBLE', '1.0'],
  ['FLOAT', 1],
  ['DECIMAL(9, 2)', undefined],
  ['DECIMAL(9, 2)', '1.00'],
])('a target of 0 and 1 as %s, with positive %j, is the target of whole numbers', async (type, positive) => {
  const database = await testDatabase();
  const table = await testParquet(
    database,
    `SELECT range AS id, CAST(CASE range WHEN 0 THEN '-0' WHEN 1 THEN '1' ELSE '0' END AS ${type}) AS y FROM range(3)`,
  );
  const { target } = await readFeatures(database, table, [], { key: 'id', target: { name: 'y', positive } });
  expect(target).toEqual(Uint8Array.of(0, 1, 0));
});

test('a target of halves keeps its values apart, and NaN is a missing one', async () => {
  const database = await testDatabase();
  const halves = 'SELECT range AS id, (range + 1) / 2 AS y FROM range(2)';
  const { target } = await readFeatures(database, await testParquet(database, halves), [], {
    key: 'id',
    target: { name: 'y', positive: 0.5 },
  });
  expect(target).toEqual(Uint8Array.of(1, 0));
  const some = `SELECT range AS id, CASE WHEN range = 2 THEN 'NaN'::DOUBLE ELSE range END AS y FROM range(3)`;
  await expect(
    readFeatures(database, await testParquet(database, some), [], { key: 'id', target: { name: 'y' } }),
  ).rejects.toMatchObject({ code: 'TARGET_MISSING', message: 'the target `y` is missing in 1 row' });
});

test('a wide table is described as often as a narrow one', async () => {
  const database = await testDatabase();
  const described: number[] = [];
  for (const width of [2, 50]) {
    const names = Array.from({ length: width }, (_, index) => `c${index}`);
    const path = await testParquet(
      database,
      `SELECT 1 AS id, ${names.map((name) => `2 AS ${name}`).join(', ')}`,
    );
    let count = 0;
    const counting: typeof database = {
      ...database,
      rows: (sql) => {
        if (sql.startsWith('DESCRIBE')) count += 1;
        return database.rows(sql);
      },
    };
    await readFeatures(
      counting,
      path,
      names.map((name) => ({ name, kind: 'numeric' })),
      { key: 'id' },
    );
    described.push(count);
  }
  expect(described[1]).toBe(described[0]);
});
