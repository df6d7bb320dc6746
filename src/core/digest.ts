/** Digests name content. BLAKE3, written as `blake3:` and what `b3sum` prints. */
import { open } from 'node:fs/promises';
import { Blake3Hasher, blake3 } from '@napi-rs/blake-hash';
import type { Brand } from './brand.ts';
import { canonicalJson } from './json/canonical-json.ts';
import { fileChunks } from './files/file-chunks.ts';
import type { JsonValue } from './json/json.ts';

/** `blake3:` and 64 hexadecimal digits. */
export type Digest = Brand<'Digest'>;

const SHAPE = /^blake3:[0-9a-f]{64}$/;

export function digestBytes(bytes: Uint8Array | string): Digest {
  const data =
    typeof bytes === 'string' ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return `blake3:${blake3(data).toString('hex')}` as Digest;
}

/** The digest of a value's canonical JSON: of its structure, never of glued strings. */
export function digestJson(value: JsonValue): Digest {
  return digestBytes(canonicalJson(value));
}

/** Memory does not grow with the file's size. */
export async function digestFile(path: string): Promise<{ digest: Digest; size: number }> {
  const hasher = new Blake3Hasher();
  let size = 0;
  const file = await open(path, 'r');
  try {
    for await (const chunk of fileChunks(file)) {
      hasher.update(chunk);
      size += chunk.length;
    }
  } finally {
    await file.close();
  }
  return { digest: endDigest(hasher), size };
}

/** The digest of all that a hasher was given. */
export const endDigest = (hasher: Blake3Hasher): Digest => `blake3:${hasher.digest('hex')}` as Digest;

/** Checks a digest that comes from a file; undefined when it is not one. */
export function parseDigest(text: string): Digest | undefined {
  return SHAPE.test(text) ? (text as Digest) : undefined;
}

/** The first 12 hexadecimal digits: enough for people to tell two digests apart. */
export function shortDigest(digest: Digest): string {
  return digest.slice('blake3:'.length, 'blake3:'.length + 12);
}
