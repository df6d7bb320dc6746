import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openValidated, type ValidatedTable } from './open-validated.ts';
import type { Database } from '../duckdb/database.ts';
import type { Field, Profile } from '../profile/profile.ts';
import { testDatabase, testFile, testParquet } from '../duckdb/test-table.ts';

const profileOf = (fields: Field[], more: Partial<Profile> = {}): Profile => ({ name: 'p', fields, ...more });

/** Reasons by row number. */
async function refusals(database: Database, table: ValidatedTable): Promise<Record<string, string[]>> {
  const rows = await database.rows(`SELECT _row, _reasons FROM ${table.quarantineRelation} ORDER BY _row`);
  expect(rows.length).toBe(table.rows.quarantined);
  expect(table.rows.valid + table.rows.quarantined).toBe(table.rows.total);
  return Object.fromEntries(rows.map((row) => [Number(row['_row']), row['_reasons'] as string[]]));
}

async function check(text: string, profile: Profile) {
  const database = await testDatabase();
  const table = await openValidated(database, await testFile('t.csv', text), profile);
  const valid = await database.rows(`SELECT * FROM ${table.validRelation} ORDER BY _row`);
  expect(valid.length).toBe(table.rows.valid);
  return { valid, refused: await refusals(database, table), table, database };
}

async function reasonsOf(values: string[], field: Omit<Field, 'name'>): Promise<(string | undefined)[]> {
  const quoted = values.map((value) => `"${value.replaceAll('"', '""')}"`);
  const { refused } = await check(
    `x,n\n${quoted.map((value) => `${value},1\n`).join('')}`,
    profileOf([{ name: 'x', ...field }]),
  );
  return values.map((_, index) => refused[index + 1]?.join('; '));
}

test('integers are taken as they are written, never rounded', async () => {
  const bad = 'x: not an integer';
  expect(await reasonsOf(['1', '-7', '+7', '007', ''], { type: 'integer' })).toEqual(
    Array(5).fill(undefined),
  );
  expect(
    await reasonsOf(['1.5', '1e3', ' 1', '1_000', '0x1', 'one', '99999999999999999999', '1,5'], {
      type: 'integer',
    }),
  ).toEqual(Array(8).fill(bad));
});

test('numbers: NaN and infinities are refused, and what float32 cannot hold', async () => {
  expect(
    await reasonsOf(['1', '-.5', '1.', '1e-3', '+2E+5', '3.4028234e38', '1e-400'], { type: 'number' }),
  ).toEqual(Array(7).fill(undefined));
  expect(await reasonsOf(['NaN', 'nan', 'Infinity', '-inf', '1e400'], { type: 'number' })).toEqual(
    Array(5).fill('x: not a finite number'),
  );
  expect(await reasonsOf(['3.5e38', '-1e300'], { type: 'number' })).toEqual(
    Array(2).fill('x: beyond the range of a 32-bit float'),
  );
  expect(await reasonsOf(['1,5', '.', '1_0', '1 ', '--1', 'e5'], { type: 'number' })).toEqual(
    Array(6).fill('x: not a number'),
  );
});

test('NaN and infinities pass where the field allows them', async () => {
  expect(await reasonsOf(['NaN', '-Infinity', '3.5e38'], { type: 'number', allow_non_finite: true })).toEqual(
    [undefined, undefined, 'x: beyond the range of a 32-bit float'],
  );
});

test('decimals keep all their digits or are refused', async () => {
  const field = { type: 'decimal', precision: 6, scale: 2 } as const;
  expect(await reasonsOf(['1', '1.2', '-1.23', '9999.99', '1.2300', '.5'], field)).toEqual(
    Array(6).fill(undefined),
  );
  expect(await reasonsOf(['1.234', '10000', '1e2', '.', 'NaN'], field)).toEqual(
    Array(5).fill('x: not a decimal(6,2)'),
  );
});

test('booleans and dates', async () => {
  expect(await reasonsOf(['true', 'False', '1', '0', ''], { type: 'boolean' })).toEqual(
    Array(5).fill(undefined),
  );
  expect(await reasonsOf(['yes', 't', '2'], { type: 'boolean' })).toEqual(Array(3).fill('x: not a boolean'));
  expect(await reasonsOf(['2024-02-29', '1970-01-01', ''], { type: 'date' })).toEqual(
    Array(3).fill(undefined),
  );
  expect(
    await reasonsOf(['2023-02-29', '2024-1-1', '01.02.2024', '2024-01-01 00:00'], { type: 'date' }),
  ).toEqual(Array(4).fill('x: not a date'));
});

test('bounds, lists, patterns and lengths', async () => {
  expect(
    await reasonsOf(['-1', '0', '120', '121', ''], {
      type: 'integer',
      constraints: { minimum: 0, maximum: 120 },
    }),
  ).toEqual(['x: below minimum 0', undefined, undefined, 'x: above maximum 120', undefined]);
  // 0.1 as a decimal is exact: a float would let 0.10 fail or pass by luck.
  expect(
    await reasonsOf(['0.09', '0.10', '0.30', '0.31'], {
      type: 'decimal',
      constraints: { minimum: 0.1, maximum: 0.3 },
    }),
  ).toEqual(['x: below minimum 0.1', undefined, undefined, 'x: above maximum 0.3']);
  // As a decimal in SQL it would become another float.
  const odd = 0.980_518_101_365_201_5;
  expect(
    await reasonsOf([String(odd)], { type: 'number', constraints: { minimum: odd, maximum: odd } }),
  ).toEqual([undefined]);
  expect(
    await reasonsOf(['2019-12-31', '2020-01-01'], { type: 'date', constraints: { minimum: '2020-01-01' } }),
  ).toEqual(['x: below minimum 2020-01-01', undefined]);
  expect(await reasonsOf(['A', 'Weekly', "it's", ''], { type: 'string', categories: ['A', "it's"] })).toEqual(
    [undefined, 'x: unknown category', undefined, undefined],
  );
  expect(await reasonsOf(['1', '2'], { type: 'integer', constraints: { enum: [1, 3] } })).toEqual([
    undefined,
    'x: not one of the allowed values',
  ]);
  expect(
    await reasonsOf(['C12', 'xC12', 'C'], { type: 'string', constraints: { pattern: 'C[0-9]+' } }),
  ).toEqual([undefined, 'x: does not match C[0-9]+', 'x: does not match C[0-9]+']);
  expect(
    await reasonsOf(['é', 'é😀', 'abcd'], { type: 'string', constraints: { minLength: 2, maxLength: 3 } }),
  ).toEqual(['x: shorter than 2 characters', undefined, 'x: longer than 3 characters']);
});

test('missing values are NULL, and refused only where a value is required', async () => {
  const field: Omit<Field, 'name'> = { type: 'number', missing_values: ['', ' ', 'NA'] };
  expect(await reasonsOf(['', ' ', 'NA', 'na'], field)).toEqual([
    undefined,
    undefined,
    undefined,
    'x: not a number',
  ]);
  expect(await reasonsOf(['', 'NA', '1'], { ...field, constraints: { required: true } })).toEqual([
    'x: missing',
    'x: missing',
    undefined,
  ]);
  // Without any, even the empty text is a value.
  expect(
    await reasonsOf(['', 'a'], { type: 'string', missing_values: [], constraints: { required: true } }),
  ).toEqual([undefined, undefined]);
  const { valid } = await check(
    'x,y\n?,?\n',
    profileOf(
      [
        { name: 'x', type: 'string' },
        { name: 'y', type: 'string', missing_values: [] },
      ],
      { missing_values: ['?'] },
    ),
  );
  expect(valid).toEqual([{ _row: 1n, x: null, y: '?' }]);
});

test('all rows of a group of duplicates are refused, wherever they stand', async () => {
  const profile = profileOf(
    [
      { name: 'id', type: 'integer' },
      { name: 'mail', type: 'string', constraints: { unique: true } },
    ],
    {
      primary_key: ['id'],
    },
  );
  const { refused } = await check('id,mail\n1,a\n2,b\n01,c\n3,b\n,d\n,e\nx,f\nx,g\n4,\n5,\n', profile);
  const key = 'id: duplicate key, all rows with this key are refused';
  const mail = 'mail: not unique, all rows with this value are refused';
  expect(refused).toEqual({
    1: [key],
    2: [mail],
    3: [key],
    4: [mail],
    5: ['id: missing'],
    6: ['id: missing'],
    7: ['id: not an integer'],
    8: ['id: not an integer'],
  });
});

test('a key of several columns', async () => {
  const fields: Field[] = [
    { name: 'a', type: 'string' },
    { name: 'b', type: 'string' },
  ];
  const { refused } = await check('a,b\nab,c\na,bc\nab,c\n', profileOf(fields, { primary_key: ['a', 'b'] }));
  const reason = 'a, b: duplicate key, all rows with this key are refused';
  expect(refused).toEqual({ 1: [reason], 3: [reason] });
});

test('valid rows have the types of the profile and its columns alone; refused ones come as they came', async () => {
  const profile = profileOf([
    { name: 'select', type: 'decimal' },
    { name: 'a "b", c', type: 'boolean' },
  ]);
  const text = '_row,other,"a ""b"", c",select\n9,x,true,1.5\n8,y,maybe,"1,5"\n';
  const { valid, table, database } = await check(text, profile);
  expect(valid).toEqual([{ _row: 1n, select: '1.50', 'a "b", c': true }]);
  expect(table.columns).toEqual([
    { name: 'select', type: 'DECIMAL(18,2)' },
    { name: 'a "b", c', type: 'BOOLEAN' },
  ]);
  expect(await database.rows(`SELECT * FROM ${table.quarantineRelation}`)).toEqual([
    {
      '_row (column 1)': '8',
      other: 'y',
      'a "b", c': 'maybe',
      select: '1,5',
      _row: 2n,
      _reasons: ['select: not a decimal(18,2)', 'a "b", c: not a boolean'],
    },
  ]);
});

test('a CSV column may be called as anything that validation makes', async () => {
  const names = ['came', 'came_', 'g0', 't0', 'p0', 'v0', 'r0', 't', 'rules'];
  const profile = profileOf(names.map((name) => ({ name, type: 'integer' })));
  const { refused, valid, table, database } = await check(
    `${names.join(',')}\n1,2,3,4,5,6,7,8,9\nx,2,3,4,5,6,7,8,y\n`,
    profile,
  );
  expect(refused).toEqual({ 2: ['came: not an integer', 'rules: not an integer'] });
  expect(valid).toEqual([
    { _row: 1n, ...Object.fromEntries(names.map((name, index) => [name, BigInt(index + 1)])) },
  ]);
  expect(await database.rows(`SELECT came, came_, g0, rules FROM ${table.quarantineRelation}`)).toEqual([
    { came: 'x', came_: '2', g0: '3', rules: 'y' },
  ]);
});

test('all rows bad, one row only, rules of none', async () => {
  const strict = profileOf([{ name: 'x', type: 'integer', constraints: { minimum: 10 } }]);
  expect((await check('x\n1\n2\n', strict)).table.rows).toEqual({
    total: 2,
    valid: 0,
    quarantined: 2,
    warned: 0,
  });
  expect((await check('x\n11\n', strict)).table.rows).toEqual({
    total: 1,
    valid: 1,
    quarantined: 0,
    warned: 0,
  });
  expect((await check('x\n1\n', profileOf([{ name: 'x', type: 'string' }]))).table.rows.valid).toBe(1);
});

test('two tables can be open at once', async () => {
  const database = await testDatabase();
  const profile = profileOf([{ name: 'x', type: 'integer' }]);
  const one = await openValidated(database, await testFile('t.csv', 'x\n1\nb\n'), profile, { name: 'one' });
  const two = await openValidated(database, await testFile('t.csv', 'x\n2\n'), profile, { name: 'two' });
  expect(await database.rows(`SELECT x FROM ${one.validRelation}`)).toEqual([{ x: 1n }]);
  expect(await database.rows(`SELECT x FROM ${two.validRelation}`)).toEqual([{ x: 2n }]);
});

test('Parquet: wider types are taken, others are refused by name', async () => {
  const database = await testDatabase();
  const path = await testParquet(
    database,
    `SELECT 1::TINYINT AS tiny, 2::UBIGINT AS big, 3.5::FLOAT AS float, 4.50::DECIMAL(9,2) AS money, 'a' AS text,
      '5' AS number_as_text, 6.5::DOUBLE AS double, TIMESTAMP '2024-01-01' AS time`,
  );
  const good = await openValidated(
    database,
    path,
    profileOf([
      { name: 'tiny', type: 'integer' },
      { name: 'big', type: 'number' },
      { name: 'float', type: 'number' },
      { name: 'money', type: 'decimal' },
      { name: 'text', type: 'string' },
    ]),
  );
  expect(await database.rows(`SELECT * FROM ${good.validRelation}`)).toEqual([
    { _row: 1n, tiny: 1n, big: 2, float: 3.5, money: '4.50', text: 'a' },
  ]);
  const wrong = openValidated(
    database,
    path,
    profileOf([
      { name: 'number_as_text', type: 'integer' },
      { name: 'double', type: 'date' },
    ]),
  );
  await expect(wrong).rejects.toMatchObject({
    code: 'SCHEMA_TYPE_MISMATCH',
    exitCode: 2,
    message: expect.stringContaining(
      '`number_as_text` is VARCHAR, not integer; `double` is DOUBLE, not date',
    ) as string,
    details: {
      columns: [
        { name: 'number_as_text', declared: 'integer', found: 'VARCHAR' },
        { name: 'double', declared: 'date', found: 'DOUBLE' },
      ],
    },
  });
  const time = await openValidated(database, path, profileOf([{ name: 'time', type: 'date' }]));
  expect(await database.rows(`SELECT time FROM ${time.validRelation}`)).toEqual([{ time: '2024-01-01' }]);
  expect(time.conversions).toMatchObject([{ found: 'TIMESTAMP', taken: 'by value' }]);
});

test('Parquet: values that do not fit the narrower type are refused row by row', async () => {
  const database = await testDatabase();
  const path = await testParquet(
    database,
    `SELECT * FROM (VALUES (1::UBIGINT, 1.500::DECIMAL(9,3), 'NaN'::DOUBLE), (18446744073709551615::UBIGINT, 1.505, 1.0), (NULL, NULL, NULL)) t(i, d, x)`,
  );
  const fields: Field[] = [
    { name: 'i', type: 'integer' },
    { name: 'd', type: 'decimal' },
    { name: 'x', type: 'number' },
  ];
  const table = await openValidated(database, path, profileOf(fields));
  expect(await refusals(database, table)).toEqual({
    1: ['x: not a finite number'],
    2: ['i: not an integer', 'd: not a decimal(18,2)'],
  });
});

test('a missing column is named, with what was probably meant', async () => {
  const profile = profileOf([
    { name: 'tenure', type: 'integer' },
    { name: 'age', type: 'integer' },
  ]);
  await expect(check('tenur,x\n1,2\n', profile)).rejects.toMatchObject({
    code: 'SCHEMA_COLUMN_MISSING',
    exitCode: 2,
    message: expect.stringMatching(/has no column `tenure` \(did you mean `tenur`\?\), `age`$/) as string,
    details: { missing: ['tenure', 'age'] },
  });
  await expect(check('tenure;age\n1;2\n', profile)).rejects.toMatchObject({
    hints: [expect.stringContaining('separated by `;`')],
  });
});

test('a pattern that is none', async () => {
  const profile = profileOf([{ name: 'x', type: 'string', constraints: { pattern: '(?=a)' } }]);
  await expect(check('x\na\n', profile)).rejects.toMatchObject({ code: 'PROFILE_INVALID' });
});

test('agrees with a row-by-row check in JavaScript, on any number of threads and in any order of rows', async () => {
  const profile = profileOf(
    [
      { name: 'id', type: 'string' },
      { name: 'n', type: 'integer', constraints: { required: true, minimum: -5, maximum: 5 } },
      { name: 'c', type: 'string', categories: ['a', 'b'], constraints: { maxLength: 1 } },
    ],
    { primary_key: ['id'] },
  );
  const row = fc.record({
    id: fc.constantFrom('', 'i', 'j', 'k', 'l', 'm'),
    n: fc.constantFrom('', '0', '5', '6', '-6', 'x', '1.0'),
    c: fc.constantFrom('', 'a', 'b', 'c', 'cc'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(1, 8),
      async (rows, threads) => {
        const database = await testDatabase({ threads });
        const text = `c,id,n\n${rows.map(({ id, n, c }) => `${c},${id},${n}\n`).join('')}`;
        const table = await openValidated(database, await testFile('t.csv', text), profile);
        const expected = rows.map(({ id, n, c }) => {
          const twins = rows.filter((other) => other.id === id && id !== '').length;
          return [
            ...(id === '' ? ['id: missing'] : []),
            ...(n === 'x' || n === '1.0' ? ['n: not an integer'] : []),
            ...(n === '' ? ['n: missing'] : []),
            ...(n === '-6' ? ['n: below minimum -5'] : []),
            ...(n === '6' ? ['n: above maximum 5'] : []),
            ...(c.startsWith('c') ? ['c: unknown category'] : []),
            ...(c === 'cc' ? ['c: longer than 1 character'] : []),
            ...(twins > 1 ? ['id: duplicate key, all rows with this key are refused'] : []),
          ];
        });
        const refused = await refusals(database, table);
        expect(rows.map((_, index) => refused[index + 1] ?? [])).toEqual(expected);
      },
    ),
    { numRuns: 25 },
  );
});
