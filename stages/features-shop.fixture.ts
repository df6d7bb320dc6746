/** A made-up shop and what `features` makes of it, in a folder that goes when the tests of a file are over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { JsonValue } from '../src/core/json/json.ts';
import { type Database, openDatabase } from '../src/data/duckdb/database.ts';
import { quoteLiteral } from '../src/data/duckdb/sql.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import features from './features.ts';
import generate from './generate.ts';

export const AS_OF = '2026-06-30';
export const QUERY = fileURLToPath(new URL('features.sql', import.meta.url));

export type Row = Record<string, JsonValue | bigint>;
type Customer = readonly [id: string, signedUp: string, email: string];
type Order = readonly [customer: string, at: string, amount: string, category: string];

export let folder: string;
export let database: Database;
export let output: string;
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

export interface Options {
  readonly customers: string;
  readonly orders: string;
  readonly sql?: string;
  readonly label_window_days?: number;
}

export async function run(options: Options, threads = 2): Promise<void> {
  await features.run({
    with: features.parameters.parse({ as_of: AS_OF, sql: QUERY, output, ...options }),
    state: {},
    threads,
    progress: () => undefined,
    log: () => undefined,
    memo: (_, make) => make(),
  });
}

export let shop: Promise<Options> | undefined;

export function makeShop(): Promise<Options> {
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

export async function rowsOf(
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
