/** What a Parquet file holds and its reader would not say of itself. */
import { parquetReadObjects } from 'hyparquet';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openTable } from './open-table.ts';
import { openValidated } from '../validation/open-validated.ts';
import { createTableFromQuery } from '../duckdb/query-file.ts';
import { validSelect } from '../validation/select-validated.ts';
import { testDatabase } from '../duckdb/test-table.fixture.ts';

const fixture = (name: string) => `test/fixtures/tables/${name}.parquet`;
const HIDDEN = fixture('hidden-nan');

test('the statistics of the file leave out NaN', async () => {
  const bytes = await readFile(HIDDEN);
  const rows = await parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  });
  expect(rows.filter(({ x }) => Number.isNaN(x))).toHaveLength(4);
  const database = await testDatabase();
  // Held against DuckDB's own reading, so that this test tells when that has changed.
  const [found] = await database.rows(`SELECT count(*) AS n FROM read_parquet('${HIDDEN}') WHERE x > 100`);
  expect(found).toEqual({ n: 0n });
});

test.each([
  'x > 100',
  'x > 2',
  'x >= 2.5',
  'NOT (x <= 2)',
  "x = 'nan'::DOUBLE",
  "x IN ('nan'::DOUBLE, 7.0)",
  'x <> 2 AND x > 50',
  'x > 5 OR x IS NULL',
  'isnan(x)',
  'f > 100',
  'f > 100::FLOAT',
  's.x > 100',
  'x > (SELECT max(x) FROM customers WHERE NOT isnan(x))',
  'id IN (SELECT id FROM customers ORDER BY x DESC, id LIMIT 4)',
  "x IN (SELECT unnest(['nan'::DOUBLE, 700.0]))",
])('a query finds each row whose NaN meets `%s`', async (condition) => {
  const database = await testDatabase();
  await openTable(database, HIDDEN, { name: 'customers' });
  const text = `SELECT id FROM customers WHERE ${condition}`;
  await createTableFromQuery(database, 'found', { file: 'q.sql', text });
  expect((await database.rows('SELECT id FROM found ORDER BY id::INTEGER')).map(({ id }) => id)).toEqual([
    '2',
    '5',
    '8',
    '11',
  ]);
});

test('a column of instants is read when each is whole in microseconds', async () => {
  const database = await testDatabase();
  const table = await openValidated(database, fixture('fine-instants'), {
    name: 't',
    fields: [{ name: 'whole', type: 'timestamp' }],
  });
  expect((await database.rows(validSelect(table))).map(({ whole }) => whole)).toEqual([
    '2023-11-14 22:13:20.123456',
    '1969-12-31 23:59:59.999999',
    null,
  ]);
});

const REFUSED = {
  code: 'TIMESTAMP_TOO_FINE',
  exitCode: 2,
  message: expect.stringContaining('the column `fine` of `test/fixtures/tables/fine-instants.parquet`'),
};

test('a column of instants is refused when one is finer than a microsecond, whoever asks for it', async () => {
  const database = await testDatabase();
  const opened = openValidated(database, fixture('fine-instants'), {
    name: 't',
    fields: [{ name: 'fine', type: 'timestamp' }],
  });
  await expect(opened).rejects.toMatchObject(REFUSED);
  await expect(openTable(database, fixture('fine-instants'))).rejects.toMatchObject(REFUSED);
});

test('a column of instants that nobody asks for keeps nobody from the others', async () => {
  const database = await testDatabase();
  const fields = [{ name: 'id', type: 'string' as const }];
  const table = await openValidated(database, fixture('fine-instants'), { name: 't', fields });
  expect(await database.rows(validSelect(table))).toHaveLength(3);
});

test('a refused row is not kept with an instant that was cut', async () => {
  const database = await testDatabase();
  const fields = [{ name: 'x', type: 'number' as const, constraints: { minimum: 2 } }];
  const opened = openValidated(database, fixture('fine-instants'), { name: 't', fields });
  await expect(opened).rejects.toMatchObject(REFUSED);
});
