/**
 * Instants as they stand in the file, before DuckDB cuts them to microseconds: one that is finer would be read as another.
 * DuckDB keeps nanoseconds of times without a zone, and there is no way to ask it for the number in the file.
 */
import type { FileHandle } from 'node:fs/promises';
import { MlopsError } from '../../core/error.ts';
import { fillBuffer } from '../../core/files/fill-buffer.ts';

/**
 * Reads the columns once more, by another reader; a group of rows of one column in memory.
 *
 * @param columns names of columns with `finerInstants`
 * @throws MlopsError TIMESTAMP_TOO_FINE
 */
export async function checkInstants(
  file: FileHandle,
  path: string,
  columns: readonly string[],
): Promise<void> {
  if (columns.length === 0) return;
  // Few files have such columns.
  const { parquetMetadataAsync, parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const { size } = await file.stat();
  // What a damaged footer promises beyond the file is not there.
  const slice = (from: number, to = size) => sliceOf(file, from, Math.min(to, size));
  const source = { byteLength: size, slice };
  let name = columns[0] ?? '';
  try {
    const metadata = await parquetMetadataAsync(source, { geoparquet: false });
    for (name of columns) {
      const parsers = {
        timestampFromNanoseconds: (value: bigint) => {
          if (value % 1000n !== 0n) throw tooFine(path, name);
        },
      };
      const one = { columns: [name], compressors, parsers, onChunk: () => undefined };
      await parquetRead({ file: source, metadata, ...one });
    }
  } catch (error) {
    // The other reader fails at what it does not know, and at damage, in words of its own.
    throw error instanceof MlopsError ? error : unknown(path, name, error);
  }
}

async function sliceOf(file: FileHandle, from: number, to: number): Promise<ArrayBuffer> {
  const memory = new ArrayBuffer(Math.max(0, to - from));
  await fillBuffer(file, Buffer.from(memory), from);
  return memory;
}

const HINT = 'write the column in microseconds (pandas: `.dt.as_unit("us")`), or leave it out of the file';

const tooFine = (path: string, name: string): MlopsError =>
  new MlopsError({
    code: 'TIMESTAMP_TOO_FINE',
    message: `the column \`${name}\` of \`${path}\` has instants that are finer than a microsecond, and the digits below one would be lost`,
    hints: [HINT],
    details: { path, column: name },
  });

const unknown = (path: string, name: string, cause: unknown): MlopsError =>
  new MlopsError({
    code: 'TIMESTAMP_TOO_FINE',
    message: `the column \`${name}\` of \`${path}\` has instants in nanoseconds, and whether digits below a microsecond would be lost cannot be seen`,
    hints: [HINT],
    details: { path, column: name },
    cause,
  });
