import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { DuckDBDataChunk } from '@duckdb/node-api';
import { CompressionType, compressionRegistry, type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { MlopsError } from '../core/error.ts';
import { systemError } from '../core/system-error.ts';
import { arrowCells, type ArrowCells, cellValues } from './arrow/arrow-cells.ts';
import { unpackLz4Frame } from './arrow/lz4-frame.ts';
import type { Database } from './database.ts';
import { readHead } from './detect-format.ts';
import { nameColumns } from './name-columns.ts';
import { ROW_COLUMN } from './reserved-columns.ts';
import { quoteIdentifier } from './sql.ts';
import type { TableInput } from './table-input.ts';
import type { TableSource } from './table-source.ts';

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
    if (!isFile) await requireEnd(file);
    // A file is read by its footer, a stream from its beginning.
    const reader = isFile
      ? await RecordBatchReader.from(file)
      : await RecordBatchReader.from(createReadStream(reading));
    await reader.open();
    const columns = reader.schema.fields.map(({ name, type }) => ({ name, cells: arrowCells(type) }));
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

// Else what is cut off between two batches would be a table with fewer rows.
async function requireEnd(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const end = Buffer.alloc(8);
  await file.read(end, 0, 8, Math.max(0, size - 8));
  if (end.readUInt32LE(0) !== 0xffff_ffff || end.readUInt32LE(4) !== 0) {
    throw new RangeError('the mark of its end is missing, so it is cut off or was not finished');
  }
}

/** DuckDB's vector: a chunk cannot hold more. */
const CHUNK_ROWS = 2048;

function* chunksOf(batch: RecordBatch, columns: CopiedTable['columns']): Generator<DuckDBDataChunk> {
  const types = columns.map(({ cells }) => cells.type);
  for (let from = 0; from < batch.numRows; from += CHUNK_ROWS) {
    const to = Math.min(batch.numRows, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, to - from);
    for (const [index, { name, cells }] of columns.entries()) {
      const data = batch.data.children[index];
      if (data === undefined || data.length < batch.numRows)
        throw new RangeError(`\`${name}\` has too few values`);
      const vector = chunk.getColumnVector(index);
      for (const [row, value] of cellValues(cells, data, from, to).entries()) vector.setItem(row, value);
      vector.flush();
    }
    yield chunk;
  }
}

/** Of one buffer: a column of a batch. */
const MOST_UNPACKED_BYTES = 2 ** 30;

function allowCompression(): void {
  compressionRegistry.set(CompressionType.ZSTD, {
    decode: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }),
  });
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4Frame });
}

// Whatever the reader stumbles over is the file's: it was told to be Arrow by its first bytes.
function unreadable(path: string, error: unknown): unknown {
  if (error instanceof MlopsError || !(error instanceof Error)) return error;
  return (
    systemError(error, 'read', path) ??
    new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` is an Arrow file that cannot be read: ${error.message.split('\n')[0]}`,
      hints: ['copy it again and compare the sizes, or make it again'],
      details: { path },
      cause: error,
    })
  );
}
