import * as z from 'zod';
import { defineStage, output } from '../src/core/stage.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import { spoil } from './shop/corrupt-rows.ts';
import { makeShop } from './shop/make-shop.ts';
import { writeCustomers, writeOrders } from './shop/write-shop.ts';

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
