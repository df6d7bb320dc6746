/** The table that validation is measured on: 20 columns of a customer table, one row in a thousand of which is bad. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import type { Field, Profile } from '../../src/data/profile/profile.ts';
import { outputPath } from '../../src/data/sources/table-path.ts';

interface Column {
  /** SQL of the value in the row `i`. */
  readonly value: string;
  /** SQL of a value that breaks the column's rule. */
  readonly bad?: string;
  readonly field: Field;
}

/** One row in so many is bad. */
const BAD_EVERY = 1000;

const number = (name: string, divisor: number, range: number, salt: number): Column => ({
  value: `CAST(hash(i * 64 + ${salt}) % ${range} AS DOUBLE) / ${divisor}`,
  bad: '-1.5',
  field: { name, type: 'number', constraints: { minimum: 0 } },
});

const integer = (name: string, from: number, to: number, salt: number): Column => ({
  value: `CAST(${from} + hash(i * 64 + ${salt}) % ${to - from + 1} AS BIGINT)`,
  bad: `${to + 10}`,
  field: { name, type: 'integer', constraints: { maximum: to } },
});

const category = (name: string, values: readonly string[], salt: number): Column => ({
  value: `[${values.map((value) => `'${value}'`).join(', ')}][CAST(1 + hash(i * 64 + ${salt}) % ${values.length} AS INTEGER)]`,
  bad: `'unheard of'`,
  field: { name, type: 'string', categories: [...values] },
});

/** 20 rules besides those of the types. */
export const COLUMNS: readonly Column[] = [
  { value: 'i', field: { name: 'customer_id', type: 'integer', constraints: { required: true } } },
  {
    value: `'C' || lpad(CAST(hash(i) % 100000000 AS VARCHAR), 8, '0')`,
    bad: `'C12'`,
    field: { name: 'account', type: 'string', constraints: { pattern: 'C[0-9]{8}' } },
  },
  integer('age', 18, 95, 1),
  integer('tenure', 0, 72, 2),
  integer('visits', 0, 365, 3),
  integer('tickets', 0, 12, 4),
  integer('orders', 0, 5000, 5),
  number('spend_30d', 100, 100_000, 6),
  number('spend_90d', 100, 300_000, 7),
  number('spend_365d', 100, 1_000_000, 8),
  number('basket', 8, 4000, 9),
  number('score', 1e9, 1e15, 10),
  number('latitude', 1e6, 1.8e8, 11),
  category('country', ['DE', 'FR', 'IT', 'ES', 'PL', 'NL', 'SE', 'AT'], 12),
  category('plan', ['free', 'basic', 'plus', 'family'], 13),
  category('channel', ['web', 'app', 'shop'], 14),
  {
    value: `[NULL, 'a@example.org', 'b@example.org', 'c@example.org'][CAST(1 + hash(i * 64 + 15) % 4 AS INTEGER)]`,
    bad: `repeat('x', 80)`,
    field: { name: 'mail', type: 'string', constraints: { maxLength: 64 } },
  },
  {
    value: `DATE '2015-01-01' + CAST(hash(i * 64 + 16) % 4000 AS INTEGER)`,
    bad: `DATE '1900-01-01'`,
    field: { name: 'joined', type: 'date', constraints: { minimum: '2010-01-01' } },
  },
  {
    value: 'hash(i * 64 + 17) % 3 = 0',
    bad: 'NULL',
    field: { name: 'active', type: 'boolean', constraints: { required: true } },
  },
  {
    value: 'CAST(CAST(hash(i * 64 + 18) % 1000000 AS BIGINT) / 100 AS DECIMAL(18, 2))',
    bad: '-0.01',
    field: { name: 'balance', type: 'decimal', constraints: { minimum: 0 } },
  },
];

export const PROFILE: Profile = { name: 'customers', fields: COLUMNS.map(({ field }) => field) };

/** Writes `rows.parquet`, `rows.csv` and `profile.json` into a folder. */
export async function makeTable(folder: string, rows: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'profile.json'), JSON.stringify(PROFILE));
  const database = await openDatabase({ threads: 2, temporaryDirectory: join(folder, 'spill') });
  const columns = COLUMNS.map(({ value, bad, field }, index) => {
    const name = `"${field.name}"`;
    if (bad === undefined) return `${value} AS ${name}`;
    return `CASE WHEN i % ${BAD_EVERY * COLUMNS.length} = ${index * BAD_EVERY} THEN ${bad} ELSE ${value} END AS ${name}`;
  });
  try {
    const parquet = join(folder, 'rows.parquet');
    await database.run(
      `COPY (SELECT ${columns.join(', ')} FROM range(1, ${rows + 1}) AS numbers(i))
       TO ${outputPath(parquet)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    await database.run(
      `COPY (FROM read_parquet(${outputPath(parquet)})) TO ${outputPath(join(folder, 'rows.csv'))} (FORMAT csv, HEADER)`,
    );
  } finally {
    database.close();
  }
}
