import { open, type FileHandle } from 'node:fs/promises';
import { systemError } from '../../core/files/system-error.ts';
import type { Database } from '../duckdb/database.ts';
import { describeRelation } from '../duckdb/describe-relation.ts';
import { findUnreadable } from './find-unreadable.ts';
import { nameColumns } from '../sources/name-columns.ts';
import { checkInstants } from './check-instants.ts';
import { checkPages, type PageCounts } from './check-pages.ts';
import { damagedParquet } from './damaged-parquet.ts';
import { readParquetFooter } from './parquet-footer.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { inputPath } from '../sources/table-path.ts';
import type { TableInput } from '../sources/table-input.ts';
import type { TableSource } from '../sources/table-source.ts';

/**
 * Names come from the file's own schema, columns by their place: DuckDB gives other names to columns that it cannot
 * tell apart. So no column of a file can clash with one of ours or of DuckDB's either.
 *
 * @param input what messages call it, and what opens it
 * @param asked names of the columns that will be asked for; default: any column may be
 * @throws MlopsError INPUT_UNREADABLE, INPUT_ENCRYPTED, COLUMN_AMBIGUOUS
 */
export async function parquetSource(
  database: Database,
  { path, reading }: Pick<TableInput, 'path' | 'reading'>,
  asked?: readonly string[],
): Promise<TableSource> {
  const look = <T>(work: (file: FileHandle) => Promise<T>) => inspect(path, reading, work);
  const footer = await look((file) => readParquetFooter(file, path));
  const own = footer.columns.map(({ name }) => name);
  const from = `read_parquet(${inputPath(reading)}, hive_partitioning = false)`;
  const types = await requireSameOrder(database, path, own, from);
  database.onFailure(() => findUnreadable({ path, reading }, own));
  const names = nameColumns(path, own, asked);
  const named = names.flatMap((name, index) => (name === undefined ? [] : [{ name, index }]));
  const check = async (columns: readonly { readonly index: number }[]): Promise<PageCounts> =>
    await look(async (file) => {
      const indices = columns.map(({ index }) => index);
      const counts = await checkPages(file, path, footer, indices);
      const finer = indices.flatMap((index) => {
        const column = footer.columns[index];
        return column?.finerInstants === true ? [column.name] : [];
      });
      await checkInstants(file, path, finer);
      return counts;
    });
  const isAsked = ({ name }: { readonly name: string }) => asked?.includes(name) ?? true;
  const columns = named.map(
    ({ name, index }) => `${unfiltered(`c${index}`, types[index])} AS ${quoteIdentifier(name)}`,
  );
  const select = `SELECT ${[...columns, `file_row_number + 1 AS ${ROW_COLUMN}`].join(', ')}
      FROM ${from} AS t(${own.map((_, index) => `c${index}`).join(', ')})`;
  return {
    select,
    rowsBetween: (first, last) => `(${select} WHERE file_row_number BETWEEN ${first} AND ${last})`,
    scanned: footer.rows,
    // A form of timestamps that DuckDB does not tell from others.
    shownTypes: new Map(
      named.flatMap(({ name, index }) => (footer.columns[index]?.int96 ? [[name, 'INT96'] as const] : [])),
    ),
    checkAsked: () => check(named.filter(isAsked)),
    checkOthers: () => check(named.filter((column) => !isAsked(column))),
  };
}

async function inspect<T>(path: string, reading: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(reading, 'r');
  try {
    return await work(file);
  } catch (error) {
    throw systemError(error, 'read', path) ?? error;
  } finally {
    await file.close();
  }
}

/**
 * SQL of the same value that no condition is pushed through into the reader: that skips groups of rows by the least and the
 * greatest value of a column, among which most writers do not count NaN. `x > 100` would miss each NaN, which is greater.
 */
function unfiltered(column: string, type: string | undefined): string {
  return type !== undefined && /\b(?:FLOAT|DOUBLE)\b/.test(type) ? `greatest(${column})` : column;
}

// Where DuckDB has no reason to rename, its n-th column must be called as the n-th of the schema.
async function requireSameOrder(
  database: Database,
  path: string,
  own: readonly string[],
  from: string,
): Promise<readonly string[]> {
  const found = await describeRelation(database, from);
  const plain = own.every((name) => !/^$|[\0\uFFFD]/.test(name));
  const alike = new Set(own.map((name) => name.toLowerCase())).size < own.length;
  const moved = plain && !alike && own.some((name, index) => found[index]?.name !== name);
  if (found.length !== own.length || moved) {
    throw damagedParquet(path, `DuckDB finds other columns in it than its schema has`);
  }
  return found.map(({ type }) => type);
}
