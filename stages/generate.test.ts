import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestFile } from '../src/core/digest.ts';
import { type Database, openDatabase } from '../src/data/duckdb/database.ts';
import { quoteLiteral } from '../src/data/duckdb/sql.ts';
import generate from './generate.ts';

const small = { n_customers: 300, n_orders: 3000, as_of: '2024-02-29', seed: 5 };

let folder: string;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-'));
  database = await openDatabase({ threads: 1 });
});

afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

describe('generate', () => {
  test('writes two tables with dates, times and decimals of the right types', async () => {
    const { customers, orders } = await run('types', small);
    expect(await typesOf(customers)).toEqual({
      customer_id: 'VARCHAR',
      signup_date: 'DATE',
      email: 'VARCHAR',
      country: 'VARCHAR',
      channel: 'VARCHAR',
    });
    expect(await typesOf(orders)).toEqual({
      order_id: 'VARCHAR',
      customer_id: 'VARCHAR',
      ordered_at: 'TIMESTAMP',
      amount: 'DECIMAL(10,2)',
      n_items: 'INTEGER',
      category: 'VARCHAR',
    });
  });

  test('writes as many rows as it was asked for, each order with a customer and a name of its own', async () => {
    const { customers, orders } = await run('counts', small);
    const [row] = await database.rows(`
      SELECT (SELECT count(DISTINCT customer_id) FROM ${customers}) AS customers, count(*) AS orders,
        count(DISTINCT order_id) AS names,
        count(*) FILTER (WHERE signed.customer_id IS NULL) AS orphans,
        count(*) FILTER (WHERE ordered_at < signup_date) AS early
      FROM ${orders} LEFT JOIN ${customers} AS signed USING (customer_id)`);
    expect(row).toEqual({ customers: 300n, orders: 3000n, names: 3000n, orphans: 0n, early: 0n });
  });

  test('writes customers by id and orders by time', async () => {
    const { customers, orders } = await run('order', small);
    const ids = await database.rows(`SELECT customer_id AS id FROM ${customers}`);
    expect(ids).toEqual(ids.toSorted((a, b) => (a['id']! < b['id']! ? -1 : 1)));
    const times = await database.rows(`SELECT epoch(ordered_at) AS at FROM ${orders}`);
    expect(times).toEqual(times.toSorted((a, b) => Number(a['at']) - Number(b['at'])));
  });

  test('lets the churned share order nothing in the label window, across a leap day', async () => {
    const { customers, orders } = await run('churn', { ...small, label_window_days: 30, churn_rate: 0.35 });
    const [row] = await database.rows(`
      SELECT count(*) AS churned FROM ${customers} WHERE customer_id NOT IN (
        SELECT customer_id FROM ${orders} WHERE CAST(ordered_at AS DATE) BETWEEN '2024-03-01' AND '2024-03-30')`);
    expect(row).toEqual({ churned: 105n });
  });

  test('writes the same bytes with 1 and with 4 threads', async () => {
    const one = await run('one', small, 1);
    const four = await run('four', small, 4);
    expect(four.digests).toEqual(one.digests);
  });

  test('writes other bytes for another seed', async () => {
    const one = await run('seed 5', small);
    const other = await run('seed 6', { ...small, seed: 6 });
    expect(other.digests).not.toEqual(one.digests);
  });

  test('plants faults in the share of customers that was asked for', async () => {
    const clean = await run('clean', { ...small, dirty_rate: 0 });
    const dirty = await run('dirty', { ...small, dirty_rate: 1 });
    expect(await faultsIn(clean)).toEqual({ addresses: 0n, refunds: 0n, slips: 0n });
    const { addresses, refunds, slips } = await faultsIn(dirty);
    expect(addresses! > 60n && refunds! > 60n && slips! > 60n).toBe(true);
  });

  test('makes a shop of a single customer', async () => {
    const { orders } = await run('single', { ...small, n_customers: 1, n_orders: 1 });
    expect(await database.rows(`SELECT count(*) AS orders FROM ${orders}`)).toEqual([{ orders: 1n }]);
  });

  test('refuses fewer orders than customers', async () => {
    await expect(run('few', { ...small, n_orders: 299 })).rejects.toMatchObject({
      code: 'SHOP_TOO_FEW_ORDERS',
      exitCode: 2,
    });
  });

  test.each([
    ['as_of', '2026-02-30'],
    ['label_window_days', 45],
    ['churn_rate', 1.1],
    ['n_customers', 0],
  ])('refuses %s = %s', (name, value) => {
    const paths = { customers: 'customers.parquet', orders: 'orders.parquet' };
    expect(generate.parameters.safeParse({ ...paths, ...small }).success).toBe(true);
    expect(generate.parameters.safeParse({ ...paths, ...small, [name]: value }).success).toBe(false);
  });
});

interface Generated {
  /** As SQL literals. */
  readonly customers: string;
  readonly orders: string;
  readonly digests: readonly unknown[];
}

async function run(name: string, options: Record<string, string | number>, threads = 2): Promise<Generated> {
  const customers = join(folder, name, 'customers.parquet');
  const orders = join(folder, name, 'orders.parquet');
  await generate.run({
    with: generate.parameters.parse({ customers, orders, ...options }),
    state: {},
    threads,
    progress: () => undefined,
    log: () => undefined,
    memo: (_, make) => make(),
  });
  return {
    customers: quoteLiteral(customers),
    orders: quoteLiteral(orders),
    digests: [await digestFile(customers), await digestFile(orders)],
  };
}

async function typesOf(table: string): Promise<Record<string, unknown>> {
  const rows = await database.rows(`DESCRIBE SELECT * FROM ${table}`);
  return Object.fromEntries(rows.map((row) => [row['column_name'], row['column_type']]));
}

async function faultsIn({ customers, orders }: Generated): Promise<Record<string, unknown> & Faults> {
  const [row] = await database.rows(`
    SELECT (SELECT count(*) FROM ${customers} WHERE NOT contains(email, '@')) AS addresses,
      count(*) FILTER (WHERE amount < 0) AS refunds, count(*) FILTER (WHERE amount > 3000) AS slips
    FROM ${orders}`);
  return row as unknown as Faults & Record<string, unknown>;
}

interface Faults {
  readonly addresses?: bigint;
  readonly refunds?: bigint;
  readonly slips?: bigint;
}
