import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { digestFile } from '../src/core/digest.ts';
import { readProfile } from '../src/data/profile/profile.ts';
import { quoteLiteral } from '../src/data/duckdb/sql.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import {
  AS_OF,
  type Options,
  type Row,
  database,
  folder,
  makeShop,
  output,
  rowsOf,
  run,
} from './features-shop.fixture.ts';

describe('features.sql', () => {
  test('counts an order on the as-of date as history and one on the day after as the label', async () => {
    const rows = await rowsOf(
      [
        ['A', '2026-01-01', 'a@gmail.com'],
        ['B', '2026-01-01', 'b@gmail.com'],
        ['C', '2026-01-01', 'c@gmail.com'],
        ['D', '2026-01-01', 'd@gmail.com'],
      ],
      [
        ['A', '2026-06-30 23:59:59.999999', '10.00', 'books'],
        ['B', '2026-07-01 00:00:00', '10.00', 'books'],
        ['C', '2026-07-30 23:59:59.999999', '10.00', 'books'],
        ['D', '2026-07-31 00:00:00', '10.00', 'books'],
      ],
      { label_window_days: 30 },
    );
    expect(pick(rows, 'days_since_last_order', 'total_revenue_30d', 'churned')).toEqual([
      [0, '10.00', true],
      [null, '0.00', false],
      [null, '0.00', false],
      [null, '0.00', true],
    ]);
  });

  test.each([
    [30, '2026-07-30', '2026-07-31'],
    [60, '2026-08-29', '2026-08-30'],
    [90, '2026-09-28', '2026-09-29'],
  ])('ends the label window of %i days with %s', async (days, last, next) => {
    const rows = await rowsOf(
      [
        ['A', '2026-01-01', 'a@gmail.com'],
        ['B', '2026-01-01', 'b@gmail.com'],
      ],
      [
        ['A', `${last} 12:00:00`, '1.00', 'toys'],
        ['B', `${next} 12:00:00`, '1.00', 'toys'],
      ],
      { label_window_days: days },
    );
    expect(pick(rows, 'churned')).toEqual([[false], [true]]);
  });

  test('sums the last 30, 90 and 365 days, the as-of date included, to the cent', async () => {
    const [row] = await rowsOf(
      [['A', '2020-01-01', 'a@gmail.com']],
      [
        ['A', '2026-06-01 00:00:00', '1.01', 'food'],
        ['A', '2026-05-31 23:59:59', '2.01', 'food'],
        ['A', '2026-04-02 00:00:00', '4.01', 'food'],
        ['A', '2026-04-01 23:59:59', '8.01', 'food'],
        ['A', '2025-07-01 00:00:00', '16.01', 'food'],
        ['A', '2025-06-30 23:59:59', '32.01', 'food'],
      ],
    );
    expect(row).toMatchObject({
      total_revenue_30d: '1.01',
      total_revenue_90d: '7.03',
      total_revenue_365d: '31.05',
      days_since_last_order: 29,
      cart_diversity: 1,
    });
  });

  test('knows who has signed up by the as-of date, whether they have ordered or not', async () => {
    const rows = await rowsOf(
      [
        ['A', '2026-06-29', 'a@gmail.com'],
        ['B', '2026-06-30', 'b@gmail.com'],
        ['C', '2026-07-01', 'c@gmail.com'],
      ],
      [['C', '2026-07-02 10:00:00', '1.00', 'toys']],
    );
    const columns = [
      'customer_id',
      'customer_lifetime_days',
      'days_since_last_order',
      'order_frequency',
      'churned',
    ];
    expect(pick(rows, ...columns)).toEqual([
      ['A', 1, null, 0, true],
      ['B', 0, null, 0, true],
    ]);
  });

  test('tells kinds of e-mail addresses apart', async () => {
    const kinds = {
      'a@gmail.com': 'freemail',
      'a@GMail.com': 'freemail',
      'a@mailinator.com': 'disposable',
      'a@cs.mit.edu': 'education',
      'a@ox.ac.uk': 'education',
      'a@education.com': 'business',
      'a@notgmail.com': 'business',
      'no-address': 'unknown',
      'a@nodot': 'unknown',
      '@gmail.com': 'unknown',
      'a@b@gmail.com': 'unknown',
      '': 'unknown',
    };
    const emails = Object.keys(kinds);
    const rows = await rowsOf(
      emails.map((email, index) => [`C${String(index).padStart(2, '0')}`, '2026-01-01', email]),
      [['C00', '2026-01-02 10:00:00', '1.00', 'toys']],
    );
    expect(Object.fromEntries(rows.map((row, index) => [emails[index]!, row['email_domain_class']]))).toEqual(
      kinds,
    );
  });

  test('agrees with a plain computation on a made-up shop', async () => {
    const shop = await makeShop();
    await run({ ...shop, label_window_days: 60 });
    const customers = await database.rows(
      `SELECT customer_id, DATE '${AS_OF}' - signup_date AS life FROM ${quoteLiteral(shop.customers)} ORDER BY ALL`,
    );
    const orders = await database.rows(
      `SELECT customer_id, CAST(ordered_at AS DATE) - DATE '${AS_OF}' AS day, CAST(amount * 100 AS INTEGER) AS cents, category
       FROM ${quoteLiteral(shop.orders)}`,
    );
    const expected = customers.map(({ customer_id: id, life }) => naive(id as string, Number(life), orders));
    const actual = await database.rows(
      `SELECT * EXCLUDE (email_domain_class) REPLACE (
         CAST(total_revenue_30d * 100 AS INTEGER) AS total_revenue_30d,
         CAST(total_revenue_90d * 100 AS INTEGER) AS total_revenue_90d,
         CAST(total_revenue_365d * 100 AS INTEGER) AS total_revenue_365d) FROM ${quoteLiteral(output)}`,
    );
    expect(actual).toHaveLength(200);
    expect(actual).toEqual(expected);
  });

  test('gives the columns that the profile of the default project describes', async () => {
    await run(await makeShop());
    const described = await database.rows(`DESCRIBE SELECT * FROM ${quoteLiteral(output)}`);
    const { fields } = await readProfile(
      fileURLToPath(new URL('../profiles/customers.json', import.meta.url)),
    );
    expect(described.map((row) => row['column_name'])).toEqual(fields.map(({ name }) => name));
  });

  test('lets nothing that happens after the as-of date into a feature', async () => {
    const shop = await makeShop();
    const table = quoteLiteral(shop.orders);
    const past = `SELECT * FROM ${table} WHERE ordered_at < '2026-07-01'`;
    const future = `SELECT * FROM ${table} WHERE ordered_at >= '2026-07-01'`;
    const changes = {
      deleted: past,
      dearer: `${past} UNION ALL (SELECT * REPLACE (amount * 7 AS amount, 'pets' AS category) FROM (${future}))`,
      'of others': `${past} UNION ALL (SELECT * REPLACE ('C0000001' AS customer_id) FROM (${future}))`,
      more: `SELECT * FROM ${table} UNION ALL (SELECT * REPLACE (order_id || 'X' AS order_id,
        TIMESTAMP '2026-07-01 00:00:00' AS ordered_at) FROM (${past}))`,
    };
    const [truth, labels] = await digestsOf(shop);
    for (const [name, select] of Object.entries(changes)) {
      const orders = join(folder, `orders ${name}.parquet`);
      await writeParquet(database, `SELECT * FROM (${select}) ORDER BY ordered_at, order_id`, orders);
      const [changedFeatures, changedLabels] = await digestsOf({ ...shop, orders });
      expect(changedFeatures, name).toEqual(truth);
      // Without this the test could not see that the change has reached the stage.
      if (name !== 'dearer') expect(changedLabels, name).not.toEqual(labels);
    }
  });

  test('sees the change of an order on the as-of date', async () => {
    const shop = await makeShop();
    const orders = join(folder, 'orders moved.parquet');
    await writeParquet(
      database,
      `SELECT * REPLACE (greatest(ordered_at, TIMESTAMP '2026-06-30 23:59:59') AS ordered_at)
       FROM ${quoteLiteral(shop.orders)} ORDER BY ordered_at, order_id`,
      orders,
    );
    expect((await digestsOf({ ...shop, orders }))[0]).not.toEqual((await digestsOf(shop))[0]);
  });
});

function pick(rows: readonly Row[], ...columns: readonly string[]): unknown[][] {
  return rows.map((row) => columns.map((column) => row[column]));
}

/** Digests of the features and of the label, each as a Parquet file of its own. */
async function digestsOf(options: Options): Promise<unknown[]> {
  await run(options);
  const parts = ['* EXCLUDE (churned)', 'customer_id, churned'];
  const digests: unknown[] = [];
  for (const columns of parts) {
    const part = join(folder, 'part.parquet');
    await writeParquet(database, `SELECT ${columns} FROM ${quoteLiteral(output)} ORDER BY customer_id`, part);
    digests.push(await digestFile(part));
  }
  return digests;
}

function naive(id: string, life: number, all: readonly Row[]): Row {
  const own = all
    .filter((order) => order['customer_id'] === id)
    .map((order) => ({ ...order, day: Number(order['day']), cents: Number(order['cents']) }));
  const past = own.filter(({ day }) => day <= 0);
  const spent = (days: number) =>
    past.filter(({ day }) => day > -days).reduce((sum, { cents }) => sum + cents, 0);
  return {
    customer_id: id,
    days_since_last_order: past.length === 0 ? null : 0 - Math.max(...past.map(({ day }) => day)),
    total_revenue_30d: spent(30),
    total_revenue_90d: spent(90),
    total_revenue_365d: spent(365),
    order_frequency: (30 * past.length) / (life + 1),
    cart_diversity: new Set(past.map((order) => Reflect.get(order, 'category'))).size,
    customer_lifetime_days: life,
    churned: !own.some(({ day }) => day >= 1 && day <= 60),
  };
}
