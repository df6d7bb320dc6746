import { expect, test } from 'vitest';
import { openValidated } from './open-validated.ts';
import type { Profile } from '../profile/profile.ts';
import { columnSummaries } from './summarize-columns.ts';
import { validationChecks } from './summarize-validation.ts';
import { testDatabase, testFile, testParquet } from '../duckdb/test-table.fixture.ts';

const profile: Profile = {
  name: 'p',
  primary_key: ['id'],
  fields: [
    { name: 'id', type: 'string' },
    { name: 'age', type: 'integer', constraints: { minimum: 0, maximum: 120 } },
    { name: 'plan', type: 'string', categories: ['A', 'B'] },
    { name: 'active', type: 'boolean' },
    { name: 'money', type: 'decimal' },
  ],
};

const TEXT = `id,age,plan,active,money
a,-1,A,true,1
b,-2,A,true,2.5
c,-3,A,false,3
d,-4,A,false,4
e,-5,A,false,5
f,-6,Z,false,6
g,7,B,true,10.25
h,,A,true,9
i,30,,false,-1
j,x,B,true,${'9'.repeat(200)}
k,1,B,true,1
k,2,B,true,1
`;

function pluralize(counts: Record<string, number>) {
  return Object.entries(counts).map(([value, count]) => ({ value, count }));
}

test('checks count the rows and show the first five', async () => {
  const database = await testDatabase();
  const table = await openValidated(database, await testFile('t.csv', TEXT), profile);
  const checks = await validationChecks(database, table);
  expect(checks.map(({ column, rule, failed }) => `${column} ${rule} ${failed}`)).toEqual([
    'id required 0',
    'age type 1',
    'age minimum 6',
    'age maximum 0',
    'plan categories 1',
    'active type 0',
    'money type 1',
    'id primary_key 2',
  ]);
  expect(checks[2]).toMatchObject({
    expected: 'at least 0',
    examples: [1, 2, 3, 4, 5].map((row) => ({ row, key: 'abcde'[row - 1], value: String(-row) })),
  });
  expect(checks[4]).toMatchObject({ expected: 'one of A, B', examples: [{ row: 6, key: 'f', value: 'Z' }] });
  expect(checks[6]?.examples).toEqual([{ row: 10, key: 'j', value: `${'9'.repeat(100)}…` }]);
  expect(checks[7]?.examples).toEqual([
    { row: 11, key: 'k', value: 'k' },
    { row: 12, key: 'k', value: 'k' },
  ]);
});

test('columns are summed up over all rows, without what is not of their type', async () => {
  const database = await testDatabase();
  const table = await openValidated(database, await testFile('t.csv', TEXT), profile);
  const summaries = await columnSummaries(database, table);
  expect(summaries.map((each) => ({ ...each, quantiles: undefined, histogram: undefined }))).toEqual([
    {
      name: 'id',
      type: 'string',
      missing: 0,
      distinct: 11,
      min: 'a',
      max: 'k',
      categories: pluralize({ k: 2, a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1 }),
    },
    { name: 'age', type: 'integer', missing: 1, distinct: 10, min: '-6', max: '30' },
    {
      name: 'plan',
      type: 'string',
      missing: 1,
      distinct: 3,
      min: 'A',
      max: 'Z',
      categories: pluralize({ A: 6, B: 4, Z: 1 }),
    },
    {
      name: 'active',
      type: 'boolean',
      missing: 0,
      distinct: 2,
      min: 'false',
      max: 'true',
      categories: pluralize({ true: 7, false: 5 }),
    },
    { name: 'money', type: 'decimal(18,2)', missing: 0, distinct: 9, min: '-1.00', max: '10.25' },
  ]);
});

test('numeric columns have quantiles and a histogram, sensitive ones and texts have none', async () => {
  const database = await testDatabase();
  const fields = profile.fields.map((field) =>
    field.name === 'money' ? { ...field, sensitive: true } : field,
  );
  const table = await openValidated(database, await testFile('t.csv', TEXT), { ...profile, fields });
  const [id, age, , , money] = await columnSummaries(database, table);
  expect([id?.histogram, id?.quantiles, money?.histogram, money?.quantiles]).toEqual(
    Array(4).fill(undefined),
  );
  expect(age?.quantiles?.map(({ value }) => value)).toEqual([-6, -4, -2, 2, 30]);
  // Two whole numbers to a bin, of the 10 that are integers.
  expect(age?.histogram?.map(({ from, rows }) => [from, rows]).slice(0, 4)).toEqual([
    [-6, 2],
    [-4, 2],
    [-2, 2],
    [0, 1],
  ]);
});

// Which of equal values an aggregate keeps hangs on which thread met its own first.
test.each(['-0.0', '0.0'])('the two zeros are one, whichever comes first (%s)', async (first) => {
  const database = await testDatabase();
  const zeros: Profile = {
    name: 'zeros',
    fields: [
      { name: 'few', type: 'number', allow_non_finite: true },
      { name: 'many', type: 'number' },
    ],
  };
  const second = first === '0.0' ? '-0.0' : '0.0';
  const zero = `CASE i WHEN 0 THEN '${first}'::DOUBLE WHEN 1 THEN '${second}'::DOUBLE`;
  // Small tables, and large ones of few and of many values, are summed up in ways of their own.
  for (const rows of [10, 300_000]) {
    const file = await testParquet(
      database,
      `SELECT ${zero} WHEN 2 THEN 'nan'::DOUBLE WHEN 3 THEN -('nan'::DOUBLE) ELSE 1 END AS few,
         ${zero} ELSE -i END AS many FROM range(${rows}) r(i)`,
    );
    const [few, many] = await columnSummaries(database, await openValidated(database, file, zeros));
    expect([few?.min, few?.max, few?.distinct, many?.max]).toEqual(['0.0', 'nan', 3, '0.0']);
  }
});
