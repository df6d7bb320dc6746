import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTable } from '../src/data/sources/open-table.ts';
import { quoteLiteral } from '../src/data/duckdb/sql.ts';
import { testDatabase, testFolder } from '../src/data/duckdb/test-table.fixture.ts';
import validate from './validate.ts';
import { GOOD, PROFILE, read, run } from './validate-table.fixture.ts';

test('good rows go on in the order of the key, bad ones are kept with their reasons', async () => {
  const { at, log, error, data } = await run([...GOOD, 'e,130,C,w'], { max_bad_share: 0.2 });
  expect(error).toBeUndefined();
  expect(log).toEqual(['5 rows: 4 valid, 1 quarantined']);
  expect(await read(at('valid.parquet'))).toEqual([
    { id: 'a', age: 40n, plan: 'B' },
    { id: 'b', age: 30n, plan: 'A' },
    { id: 'c', age: 0n, plan: null },
    { id: 'd', age: 120n, plan: 'A' },
  ]);
  expect(await read(at('quarantine.parquet'))).toEqual([
    {
      id: 'e',
      age: '130',
      plan: 'C',
      more: 'w',
      _row: 5n,
      _reasons: ['age: above maximum 120', 'plan: unknown category'],
    },
  ]);
  expect(data).toMatchObject({ outcome: 'passed', rows: { total: 5, valid: 4, quarantined: 1 } });
  expect(await readFile(at('report.html'), 'utf8')).toContain('at most 120');
});

test('a clean table has an empty quarantine with the same columns', async () => {
  const { at, error } = await run(GOOD, { on_invalid: 'fail' });
  expect(error).toBeUndefined();
  const database = await testDatabase();
  const [columns] = await database.rows(
    `SELECT list(name) AS names FROM parquet_schema(${quoteLiteral(at('quarantine.parquet'))})`,
  );
  expect(columns).toMatchObject({
    names: expect.arrayContaining(['id', 'more', '_row', '_reasons']) as string[],
  });
  await expect(openTable(database, at('quarantine.parquet'))).rejects.toMatchObject({ code: 'INPUT_EMPTY' });
});

test('too many bad rows refuse the table; what is wrong is told and kept', async () => {
  const { at, error, data } = await run([...GOOD, 'e,130,A,', 'f,,Z,'], { max_bad_share: 0.3 });
  expect(error).toMatchObject({
    code: 'PROFILE_VIOLATION',
    exitCode: 1,
    message:
      '2 of 6 rows (33.3 %) break the profile `people`, `max_bad_share` allows 30.0 %: ' +
      '`age` required (a value) in 1 row, such as `` in row 6; ' +
      '`age` maximum (at most 120) in 1 row, such as `130` in row 5; ' +
      '`plan` categories (one of A, B) in 1 row, such as `Z` in row 6',
    details: { keep: ['quarantine', 'report'], rows: { total: 6, valid: 4, quarantined: 2 } },
  });
  expect(data?.outcome).toBe('failed');
  expect((await read(at('quarantine.parquet'))).length).toBe(2);
});

test('whole numbers with a point, as pandas writes them beside missing ones: the hint says so', async () => {
  const { error } = await run(['b,30.0,A,x', 'a,40.0,B,y', 'c,-1,A,x']);
  expect(error).toMatchObject({
    code: 'PROFILE_VIOLATION',
    hints: expect.arrayContaining([expect.stringContaining("`.astype('Int64')`")]) as unknown,
  });
});

test('exactly the allowed share passes', async () => {
  expect((await run([...GOOD, 'e,130,A,'], { max_bad_share: 0.2 })).error).toBeUndefined();
});

test('`on_invalid: fail` refuses a single bad row', async () => {
  const { error } = await run([...GOOD, 'e,x,A,'], { on_invalid: 'fail', max_bad_share: 1 });
  expect(error).toMatchObject({
    code: 'PROFILE_VIOLATION',
    message: expect.stringContaining(
      '`on_invalid: fail` allows none: `age` type (integer) in 1 row',
    ) as string,
  });
});

test('a table without a valid row is refused whatever share is allowed', async () => {
  const { error } = await run(['a,x,A,', 'b,y,A,'], { max_bad_share: 1 });
  expect(error).toMatchObject({
    code: 'PROFILE_VIOLATION',
    message: expect.stringContaining(
      '0 valid rows: the profile `people` asks for at least 1; 2 of 2 rows',
    ) as string,
  });
});

test('too few rows are refused, even good ones', async () => {
  const { error, data } = await run(GOOD, { profile: { ...PROFILE, min_rows: 5 } });
  expect(error).toMatchObject({
    code: 'PROFILE_VIOLATION',
    message: '4 valid rows: the profile `people` asks for at least 5',
  });
  expect(data?.checks.at(-1)).toMatchObject({ rule: 'min_rows', failed: 1 });
});

const TELCO = new URL('../../shared/data/telco_customer_churn.csv', import.meta.url).pathname;

test.skipIf(!existsSync(TELCO))(
  'blank charges of the Telco file are missing values, not bad rows',
  async () => {
    const folder = await testFolder();
    const profile = {
      name: 'telco',
      primary_key: ['customerID'],
      fields: [
        { name: 'customerID', type: 'string', constraints: { pattern: '[0-9]{4}-[A-Z]{5}' } },
        { name: 'SeniorCitizen', type: 'integer', categories: [0, 1] },
        { name: 'TotalCharges', type: 'number', missing_values: ['', ' '] },
      ],
    };
    await writeFile(join(folder, 'p.json'), JSON.stringify(profile));
    const at = (name: string) => join(folder, name);
    await validate.run({
      with: validate.parameters.parse({
        input: TELCO,
        profile: at('p.json'),
        valid: at('valid.parquet'),
        quarantine: at('quarantine.parquet'),
        report: at('report'),
      }),
      state: {},
      threads: 2,
      progress: () => {},
      log: () => {},
      memo: (_, make) => make(),
    });
    const database = await testDatabase();
    const counts = `SELECT count(*) AS rows, count(TotalCharges) AS given FROM read_parquet(${quoteLiteral(at('valid.parquet'))})`;
    expect(await database.rows(counts)).toEqual([{ rows: 7043n, given: 7032n }]);
  },
);

test('`policy`, the former name, still refuses and says what to write', async () => {
  const { error, log } = await run([...GOOD, 'e,x,A,'], { policy: 'fail', max_bad_share: 1 });
  expect(error).toMatchObject({ code: 'PROFILE_VIOLATION', exitCode: 1 });
  expect(log[0]).toBe('warning: `policy` is the former name of `on_invalid`; say `on_invalid: fail` instead');
});

test('`on_invalid: warn` keeps rows that break rules and counts them, but not values that do not fit their type', async () => {
  const { at, error, data, log } = await run([...GOOD, 'e,130,C,w', 'e,50,A,v', 'f,x,A,'], {
    on_invalid: 'warn',
    max_bad_share: 0.2,
  });
  expect(error).toBeUndefined();
  expect(data).toMatchObject({
    on_invalid: 'warn',
    outcome: 'passed',
    rows: { total: 7, valid: 6, quarantined: 1, warned: 2 },
  });
  const failed = data?.checks.filter((check) => check.failed > 0);
  expect(failed?.map(({ column, rule, failed: rows }) => [column, rule, rows])).toEqual([
    ['age', 'type', 1],
    ['age', 'maximum', 1],
    ['plan', 'categories', 1],
    ['id', 'primary_key', 2],
  ]);
  const valid = await read(at('valid.parquet'));
  // Two rows of one key stand in the order of the file.
  expect(valid.slice(-2)).toEqual([
    { id: 'e', age: 130n, plan: 'C' },
    { id: 'e', age: 50n, plan: 'A' },
  ]);
  expect(await read(at('quarantine.parquet'))).toMatchObject([{ id: 'f', _row: 7n }]);
  expect(log).toContain('warning: 2 valid rows broke a rule of the profile: see the report');
});

test('a share of bad rows that is exactly the limit passes, also where the product would be rounded', async () => {
  const rows = Array.from({ length: 100 }, (_, row) => `k${row},${row < 29 ? 130 : 30},A,`);
  const { error, data } = await run(rows, { max_bad_share: 0.29 });
  expect(error).toBeUndefined();
  expect(data?.rows).toEqual({ total: 100, valid: 71, quarantined: 29, warned: 0 });
});
