import { open, type FileHandle } from 'node:fs/promises';
import { MlopsError } from '../core/error.ts';

/** How much of a file is looked at to tell what it is. */
const HEAD_BYTES = 4096;

export async function detectFormat(path: string): Promise<'parquet' | 'csv'> {
  const head = await readHead(path);
  if (head.length === 0) throw emptyInput(path, 'is empty');
  const magic = head.subarray(0, 4).toString('latin1');
  // `PARE`: its footer is encrypted.
  if (magic === 'PAR1' || magic === 'PARE') return 'parquet';
  if (/\.(parquet|pq)$/i.test(path)) {
    throw new MlopsError({
      code: 'INPUT_NOT_PARQUET',
      message: `\`${path}\` is called Parquet but is not: it does not begin with \`PAR1\``,
      hints: [
        'a CSV file needs another extension, such as `.csv`',
        'was the file fully copied or downloaded?',
      ],
    });
  }
  const problem = notText(head);
  if (problem !== undefined) {
    throw new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` ${problem[0]}`,
      hints: [problem[1]],
    });
  }
  return 'csv';
}

function notText(head: Buffer): [string, string] | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return ['is compressed with gzip', 'decompress it first'];
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    return ['is UTF-16 text', 'save it as UTF-8'];
  }
  if (head.includes(0)) return ['is neither Parquet nor text', 'give a Parquet file, or a CSV file in UTF-8'];
  return undefined;
}

async function readHead(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw openingError(path, error);
  } finally {
    await file?.close();
  }
}

function openingError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hints = ['check the path: it is relative to the project'];
    return new MlopsError({
      code: 'INPUT_MISSING',
      message: `there is no file \`${path}\``,
      hints,
      cause: error,
    });
  }
  if (code === 'EISDIR') {
    const message = `\`${path}\` is a folder`;
    return new MlopsError({ code: 'INPUT_UNREADABLE', message, hints: ['name a file in it'], cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `\`${path}\` may not be read`;
    return new MlopsError({
      code: 'INPUT_UNREADABLE',
      message,
      hints: ['check its owner and mode'],
      cause: error,
    });
  }
  return error;
}

export function emptyInput(path: string, what: string): MlopsError {
  return new MlopsError({
    code: 'INPUT_EMPTY',
    message: `\`${path}\` ${what}`,
    hints: ['did the job that makes it fail half-way?'],
  });
}
