import type { FeatureTable, LabelledTable } from '../../core/feature-table.ts';
import { checkKey } from '../validation/check-key.ts';
import type { Database } from '../duckdb/database.ts';
import type { FeatureRequest } from './feature-columns.ts';
import { featureExpressions } from './feature-expressions.ts';
import { missingAsNull } from '../types/missing-as-null.ts';
import { openTable, type SourceTable } from '../sources/open-table.ts';
import type { Profile } from '../../documents/profile.generated.ts';
import { readColumns } from './read-columns.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { targetExpression, type TargetRequest } from './target.ts';

export interface ReadOptions {
  /** The column whose values, all given and all different, put the rows into order. */
  readonly key: string;
  readonly target?: TargetRequest;
  /** Labelled rows bring their keys along, as text. */
  readonly keys?: boolean;
  /** Says which values of the columns stand for missing ones. */
  readonly profile?: Profile | undefined;
}

/**
 * The columns of a Parquet file as a model sees them, ordered by the key, so that the order in the file and the number
 * of threads do not matter. NULL and NaN are NaN, missing text is empty; decimals, integers, booleans (0, 1) and dates
 * (days since 1970-01-01) are rounded to float32. All in memory: 4 bytes for a number, 8 and the text for a category.
 *
 * @param table its path, or the table itself where it is open with the columns, the key and the target
 * @throws MlopsError as `openTable`; SCHEMA_COLUMN_MISSING, SCHEMA_TYPE_MISMATCH, KEY_MISSING, KEY_NOT_UNIQUE, TARGET_*
 */
export async function readFeatures(
  database: Database,
  table: string | SourceTable,
  columns: readonly FeatureRequest[],
  options: ReadOptions & { readonly target: TargetRequest },
): Promise<LabelledTable>;
export async function readFeatures(
  database: Database,
  table: string | SourceTable,
  columns: readonly FeatureRequest[],
  options: ReadOptions,
): Promise<FeatureTable>;
export async function readFeatures(
  database: Database,
  table: string | SourceTable,
  columns: readonly FeatureRequest[],
  { key, target, keys, profile }: ReadOptions,
): Promise<FeatureTable | LabelledTable> {
  const { relation: source, rows } =
    typeof table === 'string'
      ? await openTable(database, table, {
          name: 'features source',
          columns: [key, ...columns.map(({ name }) => name), ...(target === undefined ? [] : [target.name])],
        })
      : table;
  await checkKey(database, source, key);
  const relation = profile === undefined ? source : await missingAsNull(database, source, columns, profile);
  const expressions = await featureExpressions(database, relation, columns);
  const answer = target === undefined ? [] : [await targetExpression(database, relation, target)];
  const names = keys === true ? [`CAST(${quoteIdentifier(key)} AS VARCHAR)`] : [];
  const sql = `SELECT ${[...expressions, ...names, ...answer].join(', ')} FROM ${relation} ORDER BY ${quoteIdentifier(key)}`;
  const requests: FeatureRequest[] = [
    ...columns,
    ...names.map(() => ({ name: key, kind: 'categorical' as const })),
    ...answer.map(() => ({ name: key, kind: 'numeric' as const })),
  ];
  const read = await readColumns(database, sql, requests, rows);
  const features = { rows, columns: read.columns.slice(0, columns.length) };
  if (target === undefined) return features;
  const last = read.columns.at(-1);
  if (last?.kind !== 'numeric') throw new Error('the target was read as text');
  const labelled = { ...features, target: Uint8Array.from(last.values) };
  const named = read.columns[columns.length];
  return named?.kind === 'categorical' ? { ...labelled, keys: named.values } : labelled;
}
