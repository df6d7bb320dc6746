import type { DuckDBValue } from '@duckdb/node-api';
import { hashUnit } from '../../core/random.ts';
import { checkKey } from '../validation/check-key.ts';
import type { Database } from '../duckdb/database.ts';
import { type SourceTable } from '../sources/open-table.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { requireColumn } from '../validation/require-column.ts';
import { createResultWriter } from '../output/result-writer.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { streamChunks } from '../duckdb/stream-chunks.ts';

export interface SplitOptions {
  /** The column that names a row. */
  readonly key: string;
  /** The column whose values are parted alike. */
  readonly target: string;
  /** Share of the rows that go to the test side, between 0 and 1. */
  readonly testFraction: number;
  readonly seed: number;
}

export interface Split {
  /** SELECT statements of the two sides, ordered by the key. */
  readonly train: string;
  readonly test: string;
  /** Rows of each value of the target, in the order of the values. NULL is a missing target. */
  readonly classes: readonly {
    readonly value: string | null;
    readonly train: number;
    readonly test: number;
  }[];
}

/**
 * Parts a table by a hash of the seed, the row's target and its key: a row's side depends on nothing but the row, so
 * that new rows never move old ones. Each value of the target has a stream of its own.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING, KEY_MISSING, KEY_NOT_UNIQUE
 */
export async function splitByHash(
  database: Database,
  source: SourceTable,
  options: SplitOptions,
): Promise<Split> {
  const { key, target, testFraction, seed } = options;
  await checkKey(database, source.relation, key);
  await requireColumn(database, source.relation, target);
  const counts = new Map<string | null, { train: number; test: number }>();
  const writer = await createResultWriter(database, 'split sides', [
    { name: ROW_COLUMN, type: 'BIGINT' },
    { name: 'test', type: 'BOOLEAN' },
  ]);
  const texts = [target, key].map((name) => `CAST(${quoteIdentifier(name)} AS VARCHAR)`);
  const sql = `SELECT ${[ROW_COLUMN, ...texts].join(', ')} FROM ${source.relation}`;
  for await (const chunk of streamChunks(database, sql)) {
    const [rows = [], targets = [], keys = []] = chunk.getColumns();
    const sides = keys.map((value, index) => {
      const answer = text(targets[index]);
      const isTest = hashUnit(seed, answer, text(value)) < testFraction;
      count(counts, answer, isTest);
      return isTest;
    });
    writer.append([rows, sides]);
  }
  writer.close();
  const side = (
    test: boolean,
  ) => `SELECT ${source.columns.map(({ name }) => quoteIdentifier(name)).join(', ')}
    FROM ${source.relation} JOIN ${writer.relation} s USING (${ROW_COLUMN})
    WHERE ${test ? '' : 'NOT '}s.test ORDER BY ${quoteIdentifier(key)}`;
  return { train: side(false), test: side(true), classes: inOrder(counts) };
}

function count(
  counts: Map<string | null, { train: number; test: number }>,
  value: string | null,
  isTest: boolean,
): void {
  const entry = counts.get(value) ?? { train: 0, test: 0 };
  entry[isTest ? 'test' : 'train'] += 1;
  counts.set(value, entry);
}

function inOrder(counts: ReadonlyMap<string | null, { train: number; test: number }>): Split['classes'] {
  return [...counts]
    .map(([value, sides]) => ({ value, ...sides }))
    .toSorted((a, b) => ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
}

function text(value: DuckDBValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
