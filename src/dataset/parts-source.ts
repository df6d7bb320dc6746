/** A table of many files: their rows one after the other, their columns by name. */
import * as z from 'zod';
import { MlopsError } from '../core/error.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { csvSource } from './csv-source.ts';
import type { Database } from './database.ts';
import { describeRelation } from './describe-relation.ts';
import { detectFormat, type TableFormat } from './detect-format.ts';
import type { PageCounts } from './parquet/check-pages.ts';
import { parquetSource } from './parquet-source.ts';
import { RESERVED_COLUMNS, ROW_COLUMN } from './reserved-columns.ts';
import { quoteIdentifier, quoteLiteral } from './sql.ts';
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

export interface FormattedSource extends TableSource {
  readonly format: TableFormat;
}

/** @throws MlopsError as the sources of each format; PARTS_DIFFER with the names of both files */
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
  return union(withPartitions(parts), options.columns);
}

interface Part {
  readonly input: TableInput;
  readonly source: FormattedSource;
  readonly columns: ReadonlyMap<string, string>;
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
  const { arrowSource } = await import('./arrow-source.ts');
  return await arrowSource(database, input, columns);
}

function union(parts: readonly Part[], asked: readonly string[] | undefined): FormattedSource {
  const [first] = parts;
  if (first === undefined) throw new Error('a table of no files');
  const { format } = first.source;
  const other = parts.find(({ source }) => source.format !== format);
  if (other !== undefined)
    throw differ(first, other, `is ${formatName(format)}`, formatName(other.source.format));
  const names = [...new Set(parts.flatMap(({ columns }) => [...columns.keys()]))];
  for (const name of names) if (asked?.includes(name) ?? true) requireAlike(parts, name);
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

function requireAlike(parts: readonly Part[], name: string): void {
  const having = parts.find(({ columns }) => columns.has(name));
  const type = having?.columns.get(name);
  const other = parts.find(({ columns }) => columns.get(name) !== type);
  if (having === undefined || other === undefined) return;
  const found = other.columns.get(name);
  throw found === undefined
    ? differ(having, other, `has a column \`${name}\``, 'has none')
    : differ(having, other, `has \`${name}\` as ${type}`, `as ${found}`);
}

function differ(one: Part, other: Part, what: string, instead: string): MlopsError {
  return new MlopsError({
    code: 'PARTS_DIFFER',
    message: `files of one table differ: \`${one.input.path}\` ${what}, \`${other.input.path}\` ${instead}`,
    hints: ['write all files of a table by the same job, or name those that belong together by a pattern'],
    details: { paths: [one.input.path, other.input.path] },
  });
}

const formatName = (format: TableFormat): string =>
  ({ csv: 'CSV', parquet: 'Parquet', arrow: 'Arrow' })[format];

async function checkAll(checks: readonly (TableSource['checkAsked'] | undefined)[]): Promise<PageCounts> {
  let [verified, unverifiable] = [0, 0];
  for (const check of checks) {
    const counts = await check?.();
    verified += counts?.verified ?? 0;
    unverifiable += counts?.unverifiable ?? 0;
  }
  return { verified, unverifiable };
}

/** The values of the folders as columns, of one type in all parts; text in CSV, as all of its columns are. */
function withPartitions(parts: readonly Part[]): Part[] {
  const values = (name: string) =>
    parts.flatMap(({ input }) => input.partitions?.find((one) => one.name === name)?.value ?? []);
  return parts.map((part) => {
    const { input, source } = part;
    const columns = new Map(part.columns);
    // SQL does not tell names apart that differ in case only.
    const taken = new Set([...RESERVED_COLUMNS, ...columns.keys()].map((name) => name.toLowerCase()));
    const added: string[] = [];
    for (const { name, value } of input.partitions ?? []) {
      // What stands in the file itself is nearer to its rows.
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      const type = source.format === 'csv' ? 'VARCHAR' : partitionType(values(name));
      columns.set(name, type);
      const text = source.format === 'csv' ? quoteLiteral(value ?? '') : literal(value);
      added.push(`CAST(${text} AS ${type}) AS ${quoteIdentifier(name)}`);
    }
    if (added.length === 0) return part;
    const select = `SELECT *, ${added.join(', ')} FROM (${source.select})`;
    return { input, columns, source: { ...source, select } };
  });
}

const literal = (value: string | null): string => (value === null ? 'NULL' : quoteLiteral(value));

/** A type only where each value is written in the one way that it has in it: `007` is text. */
function partitionType(values: readonly string[]): string {
  if (values.length > 0 && values.every((value) => /^(0|-?[1-9]\d{0,17})$/.test(value))) return 'BIGINT';
  return values.length > 0 && values.every((value) => z.iso.date().safeParse(value).success)
    ? 'DATE'
    : 'VARCHAR';
}
