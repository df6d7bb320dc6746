import { open } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { DuckDBDataChunk } from '@duckdb/node-api';
import { CompressionType, compressionRegistry, type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { MlopsError } from '../../core/error.ts';
import { systemError } from '../../core/files/system-error.ts';
import { arrowCells, type ArrowCells, cellValues } from './arrow-cells.ts';
import { arrowMessages } from './arrow-messages.ts';
import { checkLayout } from './check-layout.ts';
import { unpackLz4Frame } from './lz4-frame.ts';
import type { Database } from '../duckdb/database.ts';
import { readHead } from '../sources/detect-format.ts';
import { nameColumns } from '../sources/name-columns.ts';
import { refusalHint } from '../sources/refusal-hint.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import type { TableInput } from '../sources/table-input.ts';
import type { TableSource } from '../sources/table-source.ts';

/**
 * Arrow IPC, as a file or as a stream (https://arrow.apache.org/docs/format/Columnar.html), copied into a table of the
 * database once, batch by batch.
 *
 * @param asked names of the columns that will be asked for; default: any column may be
 * @throws MlopsError INPUT_UNREADABLE, COLUMN_AMBIGUOUS
 */
export async function arrowSource(
  database: Database,
  input: TableInput,
  asked?: readonly string[],
): Promise<TableSource> {
  const copied = known.get(input) ?? copy(database, input);
  known.set(input, copied);
  const { table, rows, columns } = await copied;
  const names = nameColumns(
    input.path,
    columns.map(({ name }) => name),
    asked,
  );
  const named = names.flatMap((name, index) => (name === undefined ? [] : [{ name, index }]));
  const list = named.map(({ name, index }) => `c${index} AS ${quoteIdentifier(name)}`);
  return {
    select: `SELECT ${[...list, `rowid + 1 AS ${ROW_COLUMN}`].join(', ')} FROM ${table}`,
    scanned: rows,
    shownTypes: new Map(
      named.flatMap(({ name, index }) => {
        const shown = columns[index]?.cells.shown;
        return shown === undefined ? [] : [[name, shown] as const];
      }),
    ),
  };
}

interface CopiedTable {
  /** SQL name; its columns are called c0, c1, … */
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly cells: ArrowCells }[];
}

const known = new WeakMap<TableInput, Promise<CopiedTable>>();

/** How many tables of Arrow files a database has. */
const tables = new WeakMap<Database, number>();

async function copy(database: Database, { path, reading }: TableInput): Promise<CopiedTable> {
  allowCompression();
  const isFile = (await readHead(reading, path)).subarray(0, 6).toString('latin1') === 'ARROW1';
  const file = await open(reading, 'r');
  try {
    const reader = await RecordBatchReader.from(arrowMessages(file, isFile));
    await reader.open();
    // The format does not ask for a name.
    const columns = reader.schema.fields.map(({ name, type }) => ({
      name: (name as string | null) ?? '',
      cells: arrowCells(type),
    }));
    if (columns.length === 0) throw new RangeError('it has no columns');
    const number = (tables.get(database) ?? 0) + 1;
    tables.set(database, number);
    const table = `arrow ${number}`;
    const declared = columns.map(({ cells }, index) => `c${index} ${cells.type.toString()}`);
    await database.run(`CREATE TABLE ${quoteIdentifier(table)} (${declared.join(', ')})`);
    const connection = await database.connect();
    try {
      const appender = await connection.createAppender(table);
      let rows = 0;
      for await (const batch of reader) {
        for (const chunk of chunksOf(batch, columns)) appender.appendDataChunk(chunk);
        rows += batch.numRows;
      }
      appender.closeSync();
      return { table: quoteIdentifier(table), rows, columns };
    } finally {
      connection.closeSync();
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** DuckDB's vector: a chunk cannot hold more. */
const CHUNK_ROWS = 2048;

function* chunksOf(batch: RecordBatch, columns: CopiedTable['columns']): Generator<DuckDBDataChunk> {
  const types = columns.map(({ cells }) => cells.type);
  const parts = columns.map(({ name, cells }, index) => {
    const data = batch.data.children[index];
    if (data === undefined || data.length < batch.numRows)
      throw new RangeError(`\`${name}\` has too few values`);
    try {
      checkLayout(data);
      return { data, cell: cells.cells(data) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(`\`${name}\`: ${error.message}`, { cause: error });
    }
  });
  for (let from = 0; from < batch.numRows; from += CHUNK_ROWS) {
    const to = Math.min(batch.numRows, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, to - from);
    for (const [index, { data, cell }] of parts.entries()) {
      const vector = chunk.getColumnVector(index);
      for (const [row, value] of cellValues(cell, data, from, to).entries()) vector.setItem(row, value);
      vector.flush();
    }
    yield chunk;
  }
}

function allowCompression(): void {
  compressionRegistry.set(CompressionType.ZSTD, {
    decode: (bytes) =>
      ofLength(bytes, zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, unpackedLength(bytes)) })),
  });
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (bytes) => ofLength(bytes, unpackLz4Frame(bytes)),
  });
}

/** Stands before what the reader hands over; it was held against a limit. */
const unpackedLength = ({ buffer, byteOffset }: Uint8Array): number =>
  Number(new DataView(buffer).getBigInt64(byteOffset - 8, true));

function ofLength(packed: Uint8Array, bytes: Uint8Array): Uint8Array {
  const wanted = unpackedLength(packed);
  if (bytes.length === wanted) return bytes;
  throw new RangeError(`a buffer of ${wanted} bytes unpacks to ${bytes.length}`);
}

// Whatever the reader stumbles over is the file's: it was told to be Arrow by its first bytes.
function unreadable(path: string, error: unknown): unknown {
  if (error instanceof MlopsError || !(error instanceof Error)) return error;
  return (
    systemError(error, 'read', path) ??
    new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` is an Arrow file that cannot be read: ${error.message.split('\n')[0]}`,
      hints: [refusalHint(error.message) ?? 'copy it again and compare the sizes, or make it again'],
      details: { path },
      cause: error,
    })
  );
}
