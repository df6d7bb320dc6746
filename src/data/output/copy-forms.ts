/** How COPY writes rows: the same options and expressions, whatever the rows come from. */
import type { TableColumn } from '../duckdb/describe-relation.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { shownText } from './shown-text.ts';

export interface CopyForm {
  /** SQL of the rows with cells as they are written. */
  readonly cells: (select: string) => string;
  /** Of COPY. */
  readonly options: string;
}

/** 60 vectors of 2,048 rows: DuckDB cuts row groups between vectors. */
export const ROW_GROUP_ROWS = 122_880;

export const parquetForm: CopyForm = {
  cells: (select) => select,
  options: `FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, PARQUET_VERSION v1, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}`,
};

/** @param header whether the names of the columns come first */
export function csvForm(columns: readonly TableColumn[], header: boolean): CopyForm {
  const texts = columns.filter(({ type }) => !NUMBER.test(type));
  const quoted = texts.map(({ name }) => quoteIdentifier(name)).join(', ');
  return {
    cells: cellsOf(columns, csvCell),
    options: `FORMAT csv, HEADER ${header}, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '' ${quoted === '' ? '' : `, FORCE_QUOTE (${quoted})`}`,
  };
}

export const jsonLinesForm = (columns: readonly TableColumn[]): CopyForm => ({
  cells: cellsOf(columns, jsonCell),
  options: 'FORMAT json, ARRAY false',
});

function cellsOf(columns: readonly TableColumn[], cell: (column: TableColumn) => string): CopyForm['cells'] {
  const cells = columns.map((column) => `${cell(column)} AS ${quoteIdentifier(column.name)}`).join(', ');
  return (select) => `SELECT ${cells} FROM (${select})`;
}

const NUMBER = /^(BOOLEAN|U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;

function csvCell({ name, type }: TableColumn): string {
  const column = quoteIdentifier(name);
  if (NUMBER.test(type) || type === 'VARCHAR') return column;
  return type === 'VARCHAR[]' ? `to_json(${column})::VARCHAR` : shownText(column, type);
}

function jsonCell({ name, type }: TableColumn): string {
  const column = quoteIdentifier(name);
  if (type === 'FLOAT' || type === 'DOUBLE') {
    return `CASE WHEN isfinite(${column}) THEN to_json(${column}) WHEN ${column} IS NOT NULL THEN to_json(
      CASE WHEN isnan(${column}) THEN 'NaN' WHEN ${column} > 0 THEN 'Infinity' ELSE '-Infinity' END) END`;
  }
  if (type === 'VARCHAR[]' || (NUMBER.test(type) && !type.startsWith('DECIMAL'))) return column;
  return shownText(column, type);
}
