import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openValidated } from './open-validated.ts';
import type { Field } from '../profile/profile.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';
import { check, profileOf, refusals } from './validated-text.fixture.ts';

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
