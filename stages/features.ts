import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { MlopsError } from '../src/core/error.ts';
import { defineStage, input, output } from '../src/core/stage.ts';
import { confine } from '../src/data/duckdb/confine.ts';
import { type Database, openDatabase } from '../src/data/duckdb/database.ts';
import { openTable } from '../src/data/sources/open-table.ts';
import { createTableFromQuery } from '../src/data/duckdb/query-file.ts';
import { quoteIdentifier } from '../src/data/duckdb/sql.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';

const parameters = z.strictObject({
  customers: input(
    'the customers, as Parquet, or CSV with all columns text: the table `customers` of the query',
    'data/customers.parquet',
  ),
  orders: input(
    'their orders, as Parquet, or CSV with all columns text: the table `orders` of the query',
    'data/orders.parquet',
  ),
  sql: input('a query for DuckDB that gives one row per customer', 'features.sql'),
  as_of: z.iso
    .date()
    .meta({ examples: ['2026-03-31'] })
    .describe('the last day that a feature may know: the variable `as_of` of the query'),
  label_window_days: z
    .literal([30, 60, 90])
    .default(90)
    .describe('days after the as-of date without an order that make a customer churned'),
  key: z.string().min(1).default('customer_id').describe('the column of the query that names a row'),
  output: output('the rows of the query, sorted by the key, as Parquet', 'data/features.parquet'),
});

type Parameters = z.output<typeof parameters>;

export default defineStage({
  name: 'features',
  description: 'Makes one row per customer from customers and orders by a SQL query, as of a date',
  parameters,
  run: async ({ with: options, threads, progress, log }) => {
    const query = { file: options.sql, text: await readQuery(options.sql) };
    const database = await openDatabase({ threads });
    try {
      await openTable(database, options.customers, { name: 'customers' });
      await openTable(database, options.orders, { name: 'orders' });
      await setVariables(database, options);
      progress(0.1, 'computing features');
      await confine(database, [options.customers, options.orders, options.output]);
      await createTableFromQuery(database, 'features', query);
      const rows = await requireKey(database, options);
      progress(0.8, 'writing features');
      const key = quoteIdentifier(options.key);
      await writeParquet(database, `SELECT * FROM features ORDER BY ${key}`, options.output);
      log(`${rows} rows as of ${options.as_of}, labelled by the ${options.label_window_days} days after it`);
    } finally {
      database.close();
    }
  },
});

async function readQuery(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new MlopsError({
      code: 'INPUT_MISSING',
      message: `there is no query at \`${path}\``,
      hints: ['check the path: it is relative to the project'],
      cause: error,
    });
  }
}

async function setVariables(
  database: Database,
  { as_of: asOf, label_window_days: days }: Parameters,
): Promise<void> {
  await database.run(`SET VARIABLE as_of = DATE '${asOf}'`);
  await database.run(`SET VARIABLE label_window_days = CAST(${days} AS INTEGER)`);
}

/** The key makes the order of the rows total; without that the file's bytes would be left to chance. */
async function requireKey(database: Database, { key, sql }: Parameters): Promise<bigint> {
  const columns = (await database.rows('DESCRIBE features')).map((row) => row['column_name']);
  if (!columns.includes(key)) {
    throw keyError(`the query \`${sql}\` has no column \`${key}\` to name its rows`);
  }
  const name = quoteIdentifier(key);
  const [counts] = await database.rows(
    `SELECT count(*) AS all_rows, count(${name}) AS named, count(DISTINCT ${name}) AS distinct_names FROM features`,
  );
  const { all_rows: rows, named, distinct_names: distinct } = counts!;
  if (rows !== named) throw keyError(`the query \`${sql}\` gives rows without a \`${key}\``);
  if (named !== distinct) throw keyError(`the query \`${sql}\` gives several rows with the same \`${key}\``);
  return rows as bigint;
}

function keyError(message: string): MlopsError {
  return new MlopsError({
    code: 'FEATURES_KEY',
    message,
    hints: ['the query must give exactly one row per key; the parameter `key` says which column that is'],
  });
}
