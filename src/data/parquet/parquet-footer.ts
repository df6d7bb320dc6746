/** What a Parquet file says of itself at its end (parquet-format, `FileMetaData` of parquet.thrift). */
import type { FileHandle } from 'node:fs/promises';
import { fillBuffer } from '../../core/files/fill-buffer.ts';
import { readThriftStruct, ThriftError, type ThriftStruct, type ThriftValue } from './compact-thrift.ts';
import { damagedParquet, encryptedParquet } from './damaged-parquet.ts';
import { topLevelColumns, type ParquetColumn } from './parquet-schema.ts';

export interface ParquetFooter {
  /** The columns of the table, in its order; a nested one is one of them. */
  readonly columns: readonly ParquetColumn[];
  readonly rows: number;
  readonly groups: readonly RowGroup[];
  /** Where the footer begins: all pages lie before. */
  readonly start: number;
}

export interface RowGroup {
  readonly rows: number;
  /** By leaf column. */
  readonly chunks: readonly ColumnChunk[];
}

/** Where the values of one leaf column of one group of rows lie. */
export interface ColumnChunk {
  readonly kind: 'plain' | 'encrypted' | 'elsewhere';
  /** Of the first page, in bytes. */
  readonly offset: number;
  readonly values: number;
}

/**
 * Reads the footer and holds it against the file's size and itself.
 *
 * @throws MlopsError INPUT_UNREADABLE, INPUT_ENCRYPTED
 */
export async function readParquetFooter(file: FileHandle, path: string): Promise<ParquetFooter> {
  const { start, bytes } = await footerBytes(file, path);
  try {
    return footerOf(readThriftStruct(bytes).struct, start, path);
  } catch (error) {
    if (!(error instanceof ThriftError)) throw error;
    throw damagedParquet(path, `its footer cannot be read, ${error.message}`, error);
  }
}

const TAIL_BYTES = 8;
const MIN_BYTES = 12;
const MAX_FOOTER_BYTES = 256 * 2 ** 20;

async function footerBytes(file: FileHandle, path: string): Promise<{ start: number; bytes: Uint8Array }> {
  const { size } = await file.stat();
  if (size < MIN_BYTES) throw damagedParquet(path, 'it ends after its first bytes');
  const tail = await readAt(file, path, size - TAIL_BYTES, TAIL_BYTES);
  const magic = tail.toString('latin1', 4);
  if (magic === 'PARE') throw encryptedParquet(path, 'its footer is encrypted');
  if (magic !== 'PAR1')
    throw damagedParquet(path, 'it does not end with `PAR1`, so it is cut off or was not finished');
  const length = tail.readUInt32LE(0);
  const start = size - TAIL_BYTES - length;
  if (start < 4) {
    throw damagedParquet(path, `its footer is said to have ${length} bytes, which is more than the file has`);
  }
  if (length > MAX_FOOTER_BYTES)
    throw damagedParquet(path, `its footer has ${length} bytes, more than is read`);
  return { start, bytes: await readAt(file, path, start, length) };
}

async function readAt(file: FileHandle, path: string, position: number, length: number): Promise<Buffer> {
  const bytes = await fillBuffer(file, Buffer.allocUnsafe(length), position);
  if (bytes.length < length) throw damagedParquet(path, 'it became shorter while it was read');
  return bytes;
}

function footerOf(struct: ThriftStruct, start: number, path: string): ParquetFooter {
  const { columns, leaves } = topLevelColumns(structs(struct.get(2)));
  const groups = structs(struct.get(4)).map((group) => ({
    rows: count(group.get(3)),
    chunks: structs(group.get(1)).map((chunk) => columnChunk(chunk)),
  }));
  const rows = count(struct.get(3));
  const inGroups = groups.reduce((sum, group) => sum + group.rows, 0);
  if (inGroups !== rows) {
    throw damagedParquet(path, `its footer tells of ${rows} rows, its groups of rows have ${inGroups}`);
  }
  const odd = groups.findIndex(({ chunks }) => chunks.length !== leaves);
  if (odd !== -1) {
    const found = groups[odd]?.chunks.length;
    throw damagedParquet(path, `its group of rows ${odd + 1} has ${found} columns, its schema ${leaves}`);
  }
  return { columns, rows, groups, start };
}

function columnChunk(chunk: ThriftStruct): ColumnChunk {
  const metadata = chunk.get(3);
  const offsets = metadata instanceof Map ? [metadata.get(9), metadata.get(11)] : [];
  // Some writers say 0 where there is no dictionary.
  const offset = Math.min(...offsets.filter((value) => typeof value === 'number' && value > 0).map(Number));
  const kind = chunk.has(8) || chunk.has(9) ? 'encrypted' : chunk.has(1) ? 'elsewhere' : 'plain';
  return { kind, offset, values: metadata instanceof Map ? count(metadata.get(5)) : 0 };
}

function structs(value: ThriftValue | undefined): ThriftStruct[] {
  if (!Array.isArray(value)) throw new ThriftError('a list is missing');
  return value.map((item) => {
    if (!(item instanceof Map)) throw new ThriftError('a list holds other things than it should');
    return item;
  });
}

function count(value: ThriftValue | undefined): number {
  if (typeof value !== 'number' || value < 0) throw new ThriftError('a count is missing or below zero');
  return value;
}
