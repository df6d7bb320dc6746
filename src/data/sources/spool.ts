/** Streams, and what is compressed, are written to a temporary file once, so that they can be read like any other. */
import { createWriteStream, rmSync } from 'node:fs';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MlopsError } from '../../core/error.ts';
import type { FileEvidence } from '../../documents/evidence-fields.ts';
import { evidenceHasher } from './file-evidence.ts';

export type Compression = 'gzip' | 'zstd';

export interface SpoolLimits {
  /** Bytes that are taken of a stream that need not have an end. */
  readonly stream: number;
  /** What compressed data may unfold to: so much, or so many times their own size if that is more. */
  readonly unfolded: number;
  readonly ratio: number;
}

export const SPOOL_LIMITS: SpoolLimits = { stream: 64 * 2 ** 30, unfolded: 2 ** 30, ratio: 200 };

/**
 * Writes what a stream gives to `to`, unfolded if it is compressed.
 *
 * @param path what messages call it
 * @returns evidence of the bytes as they came, compressed or not
 * @throws MlopsError INPUT_UNREADABLE (cut off, damaged), INPUT_TOO_LARGE, DISK_FULL
 */
export async function spool(
  path: string,
  source: Readable,
  to: string,
  compression: Compression | undefined,
  limits: SpoolLimits = SPOOL_LIMITS,
): Promise<FileEvidence> {
  const hasher = evidenceHasher();
  const counts = { taken: 0, given: 0 };
  const taking = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hasher.update(chunk);
      counts.taken += chunk.length;
      if (counts.taken > limits.stream) throw tooLarge(path, `gives more than ${limits.stream} bytes`);
      yield chunk;
    }
  };
  const giving = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      counts.given += chunk.length;
      const most = Math.max(limits.unfolded, limits.ratio * counts.taken);
      if (compression !== undefined && counts.given > most) {
        throw tooLarge(path, `unfolds to more than ${most} bytes, ${limits.ratio} times its own size`);
      }
      yield chunk;
    }
  };
  const unfold = compression === undefined ? undefined : decompressor(compression);
  const written = createWriteStream(to, { flags: 'wx', mode: 0o600 });
  try {
    if (unfold === undefined) await pipeline(source, taking, giving, written);
    else await pipeline(source, taking, unfold, giving, written);
    // What stands behind the end of the compressed data would be passed over in silence.
    if (unfold !== undefined && unfold.bytesWritten !== counts.taken) throw bytesBehind(path);
    return hasher.end();
  } catch (error) {
    rmSync(to, { force: true });
    throw explain(path, to, error);
  }
}

function decompressor(compression: Compression): Transform & { readonly bytesWritten: number } {
  // Loaded where it is needed: few inputs are compressed.
  const { createGunzip, createZstdDecompress } = process.getBuiltinModule('node:zlib');
  return compression === 'gzip' ? createGunzip() : createZstdDecompress();
}

function explain(path: string, to: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof MlopsError) return error;
  const { code } = error;
  // The end of the data was reached, and more came.
  if (code === 'ABORT_ERR') return bytesBehind(path, error);
  if (code === 'Z_BUF_ERROR') return damaged(path, 'is cut off: its compressed data have no end', error);
  if (typeof code === 'string' && /^(Z_|ZSTD_)/.test(code)) {
    return damaged(path, `is damaged: its compressed data cannot be unfolded (${error.message})`, error);
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new MlopsError({
      code: 'DISK_FULL',
      message: `the disk is full: \`${path}\` does not fit into the temporary file \`${to}\``,
      hints: ['free some space, or let `TMPDIR` name a folder on a larger disk'],
      cause: error,
    });
  }
  return error;
}

const bytesBehind = (path: string, cause?: unknown): MlopsError =>
  damaged(path, 'has bytes behind its compressed data that are not part of it', cause);

function damaged(path: string, what: string, cause?: unknown): MlopsError {
  return new MlopsError({
    code: 'INPUT_UNREADABLE',
    message: `\`${path}\` ${what}`,
    hints: ['was the file fully copied or downloaded? Make it again'],
    cause,
  });
}

function tooLarge(path: string, what: string): MlopsError {
  return new MlopsError({
    code: 'INPUT_TOO_LARGE',
    message: `\`${path}\` ${what}`,
    hints: ['write it to a file, uncompressed, and give that: a file has no limit'],
  });
}
