import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestFile } from '../src/core/digest.ts';
import { quoteLiteral } from '../src/data/duckdb/sql.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import features from './features.ts';
import { AS_OF, QUERY, database, folder, makeShop, output, run } from './features-shop.fixture.ts';

describe('features', () => {
  test('writes the same bytes at any number of threads and order of the input rows', async () => {
    const shop = await makeShop();
    const shuffled = join(folder, 'orders shuffled.parquet');
    const select = `SELECT * FROM ${quoteLiteral(shop.orders)} ORDER BY md5(order_id)`;
    await writeParquet(database, select, shuffled);
    await run(shop, 1);
    const expected = await digestFile(output);
    await run({ ...shop, orders: shuffled }, 4);
    expect(await digestFile(output)).toEqual(expected);
  });

  test('shows a mistake in the query at its place', async () => {
    const text = (await readFile(QUERY, 'utf8')).replace('past.revenue_90d', 'past.revenue_91d');
    const sql = await queryFile(text);
    const line = text.split('\n').findIndex((each) => each.includes('revenue_91d'));
    await expect(run({ ...(await makeShop()), sql })).rejects.toMatchObject({
      code: 'QUERY_INVALID',
      message: expect.stringContaining('revenue_91d'),
      diagnostics: [{ file: sql, line: line + 1, column: 17, length: 4 }],
    });
  });

  test.each([
    ['SELECT 1 AS id FROM customers', 'no column `customer_id`'],
    ['SELECT customer_id FROM orders', 'several rows with the same `customer_id`'],
    [
      'SELECT nullif(customer_id, (SELECT min(customer_id) FROM customers)) AS customer_id FROM customers',
      'without a',
    ],
  ])('refuses %s, whose rows have no key', async (text, message) => {
    await expect(run({ ...(await makeShop()), sql: await queryFile(text) })).rejects.toMatchObject({
      code: 'FEATURES_KEY',
      message: expect.stringContaining(message),
    });
  });

  test('does not let the query read a file that the stage does not declare', async () => {
    const secret = join(folder, 'secret.csv');
    await writeFile(secret, 'customer_id\n1\n');
    const sql = await queryFile(`SELECT customer_id FROM read_csv(${quoteLiteral(secret)})`);
    await expect(run({ ...(await makeShop()), sql })).rejects.toMatchObject({
      code: 'QUERY_INVALID',
      message: expect.stringContaining('disabled by configuration'),
    });
  });

  test('names the query that is not there', async () => {
    const sql = join(folder, 'nowhere.sql');
    await expect(run({ ...(await makeShop()), sql })).rejects.toMatchObject({
      code: 'INPUT_MISSING',
      message: expect.stringContaining(sql),
    });
  });

  test('refuses a label window of 45 days', () => {
    const options = {
      customers: 'c',
      orders: 'o',
      sql: 's',
      as_of: AS_OF,
      output: 'f',
      label_window_days: 45,
    };
    expect(features.parameters.safeParse(options).success).toBe(false);
  });
});

async function queryFile(text: string): Promise<string> {
  const path = `${output}.sql`;
  await writeFile(path, text);
  return path;
}
