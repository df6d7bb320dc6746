import { expect, test } from 'vitest';
import { openValidated } from './open-validated.ts';
import type { Field } from '../profile/profile.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';
import { quarantineSelect } from './select-validated.ts';
import { profileOf, refusals } from './validated-text.fixture.ts';

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

test('Parquet: of a table that is not held, a number is refused from where no float32 holds it', async () => {
  const database = await testDatabase();
  // The least number that rounds to infinity, the greatest that does not, and what is far beyond.
  const odd = [
    '3.4028235677973366e38',
    '3.4028235677973362e38',
    '-3.4028235677973366e38',
    '-3.4028235677973362e38',
    '1e300',
    '-1e39',
    'nan',
    'inf',
    '-inf',
    '3.39e38',
    '0',
  ];
  const values = odd.map((value) => `'${value}'::DOUBLE`).join(', ');
  const path = await testParquet(
    database,
    `SELECT coalesce([${values}][i], i / 8) AS x FROM range(1, 2000012) r(i) ORDER BY i`,
  );
  const table = await openValidated(database, path, profileOf([{ name: 'x', type: 'number' }]));
  const beyond = ['x: beyond the range of a 32-bit float'];
  const infinite = ['x: not a finite number'];
  expect(await refusals(database, table)).toEqual({
    1: beyond,
    3: beyond,
    5: beyond,
    6: beyond,
    7: infinite,
    8: infinite,
    9: infinite,
  });
});

test.each([
  ['kept while the file was read', 'i'],
  ['read again, since some have the key of another', 'CASE WHEN i = 9 THEN 8 ELSE i END'],
])('Parquet: of a table that is not held, refused rows are whole: %s', async (_, key) => {
  const database = await testDatabase();
  const path = await testParquet(
    database,
    `SELECT concat('o', i) AS "other ""column""", ${key} AS id, CASE WHEN i % 250001 = 3 THEN -1 ELSE i END AS x, [i] AS _reasons
     FROM range(1, 1000002) r(i) ORDER BY i`,
  );
  const profile = profileOf(
    [
      { name: 'x', type: 'integer', constraints: { minimum: 0 } },
      { name: 'id', type: 'integer', constraints: { maximum: 1_000_000 } },
    ],
    { primary_key: ['id'] },
  );
  const table = await openValidated(database, path, profile, { warns: (rule) => rule.kind === 'maximum' });
  expect(table.rows.warned).toBe(1);
  const repeated = key === 'i' ? [] : [8, 9];
  const numbers = [3, ...repeated, 250004, 500005, 750006];
  expect(Object.keys(await refusals(database, table)).map(Number)).toEqual(numbers);
  const columns = table.source.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const came = await database.rows(
    `SELECT ${columns} FROM ${table.source.relation} WHERE _row IN (${numbers.join(', ')}) ORDER BY _row`,
  );
  expect(await database.rows(`SELECT ${columns} FROM (${quarantineSelect(table)})`)).toEqual(came);
  const [reasons = {}] = await database.rows(`SELECT count(*) AS rows FROM ${table.reasonsRelation}`);
  expect(reasons['rows']).toBe(BigInt(numbers.length));
});
