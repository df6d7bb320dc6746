import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { digestFile } from '../src/core/digest.ts';
import type { JsonValue } from '../src/core/json/json.ts';
import { type Database, openDatabase } from '../src/data/duckdb/database.ts';
import { readProfile } from '../src/data/profile/profile.ts';
import { quoteLiteral } from '../src/data/duckdb/sql.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import features from './features.ts';
import generate from './generate.ts';

const AS_OF = '2026-06-30';
const QUERY = fileURLToPath(new URL('features.sql', import.meta.url));

type Row = Record<string, JsonValue | bigint>;
type Customer = readonly [id: string, signedUp: string, email: string];
type Order = readonly [customer: string, at: string, amount: string, category: string];

let folder: string;
let database: Database;
let output: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'features [of] '));
  database = await openDatabase({ threads: 1 });
});

beforeEach(() => {
  count += 1;
  output = join(folder, `${count}.parquet`);
});

afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

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

interface Options {
  readonly customers: string;
  readonly orders: string;
  readonly sql?: string;
  readonly label_window_days?: number;
}

async function run(options: Options, threads = 2): Promise<void> {
  await features.run({
    with: features.parameters.parse({ as_of: AS_OF, sql: QUERY, output, ...options }),
    state: {},
    threads,
    progress: () => undefined,
    log: () => undefined,
    memo: (_, make) => make(),
  });
}

let shop: Promise<Options> | undefined;

function makeShop(): Promise<Options> {
  shop ??= (async () => {
    const paths = { customers: join(folder, 'customers.parquet'), orders: join(folder, 'orders.parquet') };
    await generate.run({
      with: generate.parameters.parse({ ...paths, n_customers: 200, n_orders: 3000, as_of: AS_OF, seed: 3 }),
      state: {},
      threads: 1,
      progress: () => undefined,
      log: () => undefined,
      memo: (_, make) => make(),
    });
    return paths;
  })();
  return shop;
}

async function rowsOf(
  customers: readonly Customer[],
  orders: readonly Order[],
  options: Partial<Options> = {},
): Promise<Row[]> {
  const paths = { customers: `${output}.customers`, orders: `${output}.orders` };
  await writeRows(customers, 'customer_id, signup_date::DATE AS signup_date, email', paths.customers);
  const columns =
    'customer_id, ordered_at::TIMESTAMP AS ordered_at, amount::DECIMAL(10, 2) AS amount, category';
  await writeRows(orders, columns, paths.orders);
  await run({ ...paths, ...options });
  return database.rows(`SELECT * FROM ${quoteLiteral(output)}`);
}

async function writeRows(rows: readonly (readonly string[])[], columns: string, path: string): Promise<void> {
  const values = rows.map((row) => `(${row.map(quoteLiteral).join(', ')})`).join(', ');
  const plain = columns.replaceAll(/::\w+(\([^)]*\))? AS \w+/g, '');
  await writeParquet(database, `SELECT ${columns} FROM (VALUES ${values}) AS t(${plain}) ORDER BY ALL`, path);
}

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

async function queryFile(text: string): Promise<string> {
  const path = `${output}.sql`;
  await writeFile(path, text);
  return path;
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
