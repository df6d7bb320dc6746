import * as z from 'zod';
import { defineStage, output } from '../src/core/stage.ts';
import { type Database, openDatabase } from '../src/data/duckdb/database.ts';
import { createResultWriter } from '../src/data/output/result-writer.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import { spoil } from './shop/corrupt-rows.ts';
import { makeShop, type Shop } from './shop/make-shop.ts';

const parameters = z.strictObject({
  customers: output('the customers, as Parquet: a row for each', 'data/customers.parquet'),
  orders: output('their orders, as Parquet: a row for each, sorted by time', 'data/orders.parquet'),
  n_customers: z.int().min(1).max(9_999_999).default(20_000).describe('how many customers'),
  n_orders: z.int().min(1).default(200_000).describe('how many orders, before and after the as-of date'),
  churn_rate: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('share of the customers who order nothing in the label window'),
  dirty_rate: z
    .number()
    .min(0)
    .max(1)
    .default(0.001)
    .describe('share of the customers whose data have a fault that validation should find'),
  as_of: z.iso
    .date()
    .meta({ examples: ['2026-03-31'] })
    .describe('the last day that a model may know; everybody has signed up by then'),
  label_window_days: z
    .literal([30, 60, 90])
    .default(90)
    .describe('days after the as-of date that decide about churn'),
  seed: z
    .int()
    .min(0)
    .meta({ examples: [42] })
    .describe('the seed of what is drawn: another seed gives another shop'),
});

export default defineStage({
  name: 'generate',
  description: 'Makes up a web shop: customers and their orders, some of whom leave',
  parameters,
  run: async ({ with: options, threads, progress }) => {
    progress(0, 'inventing customers and orders');
    const shop = spoil(
      makeShop({
        customers: options.n_customers,
        orders: options.n_orders,
        churnRate: options.churn_rate,
        labelWindowDays: options.label_window_days,
        seed: options.seed,
      }),
      options.dirty_rate,
      options.seed,
    );
    const database = await openDatabase({ threads });
    try {
      progress(0.5, 'writing customers');
      await writeCustomers(database, shop, options.as_of, options.customers);
      progress(0.6, 'writing orders');
      await writeOrders(database, shop, options.as_of, options.orders);
    } finally {
      database.close();
    }
  },
});

// Days, seconds and cents are integers here; DuckDB makes dates, times and decimals of them, all of it exact.
async function writeCustomers(database: Database, shop: Shop, asOf: string, path: string): Promise<void> {
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

async function writeOrders(database: Database, shop: Shop, asOf: string, path: string): Promise<void> {
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
