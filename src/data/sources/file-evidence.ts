import { createReadStream } from 'node:fs';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { endDigest } from '../../core/digest.ts';
import { startSha256 } from '../../core/sha256.ts';
import type { FileEvidence } from '../../documents/evidence-fields.ts';

const READ_BYTES = 1 << 20;

/** Reads the file once for both digests. */
export async function fileEvidence(path: string): Promise<FileEvidence> {
  const hasher = evidenceHasher();
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    hasher.update(chunk as Buffer);
  }
  return hasher.end();
}

export interface EvidenceHasher {
  readonly update: (chunk: Uint8Array) => void;
  readonly end: () => FileEvidence;
}

/** For bytes that come by once, such as those of a pipe. */
export function evidenceHasher(): EvidenceHasher {
  const blake3 = new Blake3Hasher();
  const sha256 = startSha256();
  let bytes = 0;
  return {
    update: (chunk) => {
      blake3.update(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      sha256.update(chunk);
      bytes += chunk.length;
    },
    end: () => ({ bytes, digest: endDigest(blake3), sha256: sha256.digest('hex') }),
  };
}
