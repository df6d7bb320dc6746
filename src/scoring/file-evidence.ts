import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { type Digest, endDigest } from '../core/digest.ts';

const READ_BYTES = 1 << 20;

/** What identifies a file to anybody: its size, our digest (`blake3:<hex>`) and what `sha256sum` prints. */
export interface FileEvidence {
  readonly bytes: number;
  readonly digest: Digest;
  readonly sha256: string;
}

/** Reads the file once for both digests. */
export async function fileEvidence(path: string): Promise<FileEvidence> {
  const blake3 = new Blake3Hasher();
  const sha256 = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    blake3.update(chunk as Buffer);
    sha256.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, digest: endDigest(blake3), sha256: sha256.digest('hex') };
}
