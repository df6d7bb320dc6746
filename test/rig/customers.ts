/** A small customer file and what it must look like, for tests of what happens when it does not. */
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/data/duckdb/database.ts';
import { quoteLiteral } from '../../src/data/duckdb/sql.ts';
import type { Rig } from './rig.ts';

export const PROFILE = {
  name: 'customers',
  primary_key: ['customer_id'],
  fields: [
    { name: 'customer_id', type: 'integer', constraints: { required: true } },
    { name: 'plan', type: 'string', categories: ['basic', 'premium'], constraints: { required: true } },
    { name: 'spend', type: 'number', constraints: { required: true, minimum: 0, maximum: 10_000 } },
  ],
} as const;

/** Ten good rows: (customer_id INTEGER, plan VARCHAR, spend DOUBLE). */
export const GOOD_ROWS =
  "SELECT i::INTEGER AS customer_id, CASE WHEN i % 2 = 0 THEN 'basic' ELSE 'premium' END AS plan, i * 1.5::DOUBLE AS spend FROM range(10) t(i)";

export const VALIDATE = `stages:
  validate:
    uses: validate
    with:
      input: customers.parquet
      profile: profile.json
      valid: valid.parquet
      quarantine: quarantine.parquet
      report: reports/validation
`;

/** Writes what the query answers to a Parquet file of the project. */
export async function writeParquetFile(rig: Rig, path: string, query: string): Promise<void> {
  await withDatabase((database) => database.run(`COPY (${query}) TO ${fileOf(rig, path)} (FORMAT parquet)`));
}

/** The rows that the query answers, as JSON; it names a file of the project by `fileOf`. */
export async function queryRows(query: string): Promise<readonly Record<string, unknown>[]> {
  return withDatabase((database) => database.rows(query));
}

/** A file of the project as SQL reads it. */
export function fileOf(rig: Rig, path: string): string {
  return quoteLiteral(join(rig.root, path));
}

async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ threads: 1 });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
