/** Days, seconds and cents are integers here; DuckDB makes dates, times and decimals of them, all of it exact. */
import { createResultWriter } from '../../src/data/output/result-writer.ts';
import type { Database } from '../../src/data/duckdb/database.ts';
import { writeParquet } from '../../src/data/output/write-parquet.ts';
import type { Shop } from './make-shop.ts';

/** Writes the customers as Parquet: a row for each, by id. */
export async function writeCustomers(
  database: Database,
  shop: Shop,
  asOf: string,
  path: string,
): Promise<void> {
  const { shoppers } = shop;
  const writer = await createResultWriter(database, 'customers', [
    { name: 'customer_id', type: 'VARCHAR' },
    { name: 'lifetime_days', type: 'INTEGER' },
    { name: 'email', type: 'VARCHAR' },
    { name: 'country', type: 'VARCHAR' },
    { name: 'channel', type: 'VARCHAR' },
  ]);
  writer.append([
    shoppers.map((shopper) => customerId(shopper.number)),
    shoppers.map((shopper) => shopper.lifetimeDays),
    shoppers.map((shopper) => shopper.email),
    shoppers.map((shopper) => shopper.country),
    shoppers.map((shopper) => shopper.channel),
  ]);
  writer.close();
  await writeParquet(
    database,
    `SELECT customer_id, DATE '${asOf}' - lifetime_days AS signup_date, email, country, channel
     FROM ${writer.relation} ORDER BY customer_id`,
    path,
  );
}

/** Writes the orders as Parquet: a row for each, by time. */
export async function writeOrders(database: Database, shop: Shop, asOf: string, path: string): Promise<void> {
  const { orders } = shop;
  const writer = await createResultWriter(database, 'orders', [
    { name: 'order_id', type: 'VARCHAR' },
    { name: 'customer_id', type: 'VARCHAR' },
    { name: 'second', type: 'INTEGER' },
    { name: 'cents', type: 'INTEGER' },
    { name: 'n_items', type: 'INTEGER' },
    { name: 'category', type: 'VARCHAR' },
  ]);
  writer.append([
    orders.map((order) => orderId(order.customer, order.name)),
    orders.map((order) => customerId(order.customer)),
    orders.map((order) => order.second),
    orders.map((order) => order.cents),
    orders.map((order) => order.items),
    orders.map((order) => order.category),
  ]);
  writer.close();
  await writeParquet(
    database,
    `SELECT order_id, customer_id, TIMESTAMP '${asOf} 00:00:00' + to_seconds(second) AS ordered_at,
       CAST(cents * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(10, 2)) AS amount, n_items, category
     FROM ${writer.relation} ORDER BY ordered_at, order_id`,
    path,
  );
}

function customerId(number: number): string {
  return `C${String(number).padStart(7, '0')}`;
}

function orderId(customer: number, name: string): string {
  return `O${String(customer).padStart(7, '0')}${name}`;
}
