import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDataChunk,
  FLOAT,
  INTEGER,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Database } from '../duckdb/database.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { translateDuckdbError } from '../duckdb/duckdb-error.ts';

export interface ResultColumn {
  readonly name: string;
  readonly type: keyof typeof TYPES | `DECIMAL(${number},0)`;
}

/** Values of one column, one for each row. BIGINT takes bigint, DATE and DECIMAL what such a column was read as, null is NULL. */
type ResultValues = ArrayLike<DuckDBValue>;

export interface ResultWriter {
  /** SQL name of the table. */
  readonly relation: string;
  /** @param columns values of each column, in the order of the declaration, all of the same length */
  append(columns: readonly ResultValues[]): void;
  /** Makes what was appended visible to queries; nothing can be appended afterwards. */
  close(): void;
}

const TYPES = {
  BIGINT,
  INTEGER,
  DOUBLE,
  FLOAT,
  VARCHAR,
  BOOLEAN,
  DATE,
} as const satisfies Record<string, DuckDBType>;

/** DuckDB's vector: a chunk cannot hold more. */
const CHUNK_ROWS = 2048;

/** Makes an empty table and a writer that appends to it column by column, a few million values a second. */
export async function createResultWriter(
  database: Database,
  name: string,
  columns: readonly ResultColumn[],
): Promise<ResultWriter> {
  const relation = quoteIdentifier(name);
  const declared = columns.map((column) => `${quoteIdentifier(column.name)} ${column.type}`).join(', ');
  await database.run(`CREATE OR REPLACE TABLE ${relation} (${declared})`);
  const connection = await database.connect();
  const appender = await connection.createAppender(name);
  const types = columns.map(({ type }) => duckdbType(type));
  const append = (values: readonly ResultValues[]): void => {
    const rows = values[0]?.length ?? 0;
    if (values.length !== types.length || values.some((column) => column.length !== rows)) {
      throw new RangeError(`${types.length} columns of equal length must be appended to ${relation}`);
    }
    for (let from = 0; from < rows; from += CHUNK_ROWS) {
      const chunk = DuckDBDataChunk.create(types, Math.min(CHUNK_ROWS, rows - from));
      for (const [index, column] of values.entries()) fillVector(chunk, index, column, from);
      appender.appendDataChunk(chunk);
    }
  };
  const close = (): void => {
    appender.closeSync();
    connection.closeSync();
  };
  return { relation, append: translating(append), close: translating(close) };
}

function duckdbType(type: ResultColumn['type']): DuckDBType {
  const digits = /^DECIMAL\((\d+),0\)$/.exec(type)?.[1];
  return digits === undefined ? TYPES[type as keyof typeof TYPES] : DECIMAL(Number(digits), 0);
}

function fillVector(chunk: DuckDBDataChunk, index: number, values: ResultValues, from: number): void {
  const vector = chunk.getColumnVector(index);
  // `rowCount` is a call into DuckDB each time.
  const { rowCount } = chunk;
  for (let row = 0; row < rowCount; row++) vector.setItem(row, values[from + row] ?? null);
  vector.flush();
}

function translating<Arguments extends unknown[]>(
  work: (...parameters: Arguments) => void,
): (...parameters: Arguments) => void {
  return (...parameters) => {
    try {
      work(...parameters);
    } catch (error) {
      throw translateDuckdbError(error);
    }
  };
}
