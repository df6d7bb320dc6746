/** A table of many files: their rows one after the other, their columns by name. */
import type { CsvDialect } from '../csv/csv-dialect.ts';
import { csvSource } from '../csv/csv-source.ts';
import type { Database } from '../duckdb/database.ts';
import { describeRelation } from '../duckdb/describe-relation.ts';
import { detectFormat } from './detect-format.ts';
import type { PageCounts } from '../parquet/check-pages.ts';
import { parquetSource } from '../parquet/parquet-source.ts';
import type { FormattedSource, Part } from './part.ts';
import { withPartitions } from './partition-columns.ts';
import { requireAlike } from './require-alike.ts';
import { ROW_COLUMN } from './reserved-columns.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import type { TableInput } from './table-input.ts';
import type { TableSource } from './table-source.ts';
import { unreadableAs } from './unreadable-as.ts';

export interface PartsOptions {
  readonly dialect?: Partial<CsvDialect>;
  /** Names of the columns that will be asked for. Default: any column may be. */
  readonly columns?: readonly string[];
  /** Names of the columns of a CSV file without a header. */
  readonly fields?: readonly string[];
}

/** @throws MlopsError as the sources of each format; PARTS_DIFFER with the names of both files; PARTITION_CONTRADICTED */
export async function tableSource(
  database: Database,
  input: TableInput,
  options: PartsOptions,
): Promise<FormattedSource> {
  if (input.parts === undefined) return partSource(database, input, options);
  const parts: Part[] = [];
  for (const part of input.parts) {
    const source = await partSource(database, part, options);
    const columns = new Map<string, string>();
    for (const { name, type } of await unreadableAs(
      part.path,
      describeRelation(database, `(${source.select})`),
    )) {
      if (name !== ROW_COLUMN) columns.set(name, source.shownTypes?.get(name) ?? type);
    }
    parts.push({ input: part, source, columns });
  }
  const whole = await withPartitions(database, parts, options.columns);
  requireAlike(whole, options.columns);
  return union(whole);
}

async function partSource(
  database: Database,
  input: TableInput,
  { dialect = {}, columns, fields }: PartsOptions,
): Promise<FormattedSource> {
  const format = await detectFormat(input, dialect.encoding);
  const source =
    format === 'parquet'
      ? await unreadableAs(input.path, parquetSource(database, input, columns))
      : format === 'arrow'
        ? await arrow(database, input, columns)
        : await csvSource(database, input, dialect, columns, fields);
  return { ...source, format };
}

async function arrow(
  database: Database,
  input: TableInput,
  columns: PartsOptions['columns'],
): Promise<TableSource> {
  // Its library takes a while to load, and hardly anybody needs it.
  const { arrowSource } = await import('../arrow/arrow-source.ts');
  return await arrowSource(database, input, columns);
}

function union(parts: readonly Part[]): FormattedSource {
  const [first] = parts;
  if (first === undefined) throw new Error('a table of no files');
  const { format } = first.source;
  const names = [...new Set(parts.flatMap(({ columns }) => [...columns.keys()]))];
  const selects: string[] = [];
  let rows = 0;
  for (const { source, columns } of parts) {
    const list = names.map((name) => `${asIs(parts, name, columns.get(name))} AS ${quoteIdentifier(name)}`);
    selects.push(
      `SELECT ${[...list, `${ROW_COLUMN} + ${rows} AS ${ROW_COLUMN}`].join(', ')} FROM (${source.select})`,
    );
    if (source.scanned === undefined) throw new Error('a part whose rows were not counted');
    rows += source.scanned;
  }
  return {
    format,
    select: selects.join('\nUNION ALL\n'),
    scanned: rows,
    ...(first.source.numbers === undefined ? {} : { numbers: first.source.numbers }),
    shownTypes: new Map(names.flatMap((name) => sharedType(parts, name))),
    checkAsked: () => checkAll(parts.map(({ source }) => source.checkAsked)),
    checkOthers: () => checkAll(parts.map(({ source }) => source.checkOthers)),
  };
}

function sharedType(parts: readonly Part[], name: string): (readonly [string, string])[] {
  const shown = parts[0]?.source.shownTypes?.get(name);
  const isShared = shown !== undefined && parts.every(({ columns }) => columns.get(name) === shown);
  return isShared ? [[name, shown]] : [];
}

/** A column that nobody asked for and that is not alike in all parts is text, and NULL where it is not. */
function asIs(parts: readonly Part[], name: string, type: string | undefined): string {
  if (type === undefined) return 'NULL';
  const isAlike = parts.every(({ columns }) => columns.get(name) === type);
  return isAlike ? quoteIdentifier(name) : `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
}

async function checkAll(checks: readonly (TableSource['checkAsked'] | undefined)[]): Promise<PageCounts> {
  let [verified, unverifiable] = [0, 0];
  for (const check of checks) {
    const counts = await check?.();
    verified += counts?.verified ?? 0;
    unverifiable += counts?.unverifiable ?? 0;
  }
  return { verified, unverifiable };
}
