import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestBytes, digestFile, digestJson, parseDigest, shortDigest } from './digest.ts';

// The published test vector of BLAKE3 for no input, and what `b3sum` prints for "abc".
const EMPTY = 'blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262';
const ABC = 'blake3:6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85';

test('is BLAKE3', () => {
  expect(digestBytes('')).toBe(EMPTY);
  expect(digestBytes(Buffer.from('abc'))).toBe(ABC);
});

test('digests only the part of a buffer that a view shows', () => {
  expect(
    digestBytes(new Uint8Array(Buffer.from('xabcx').buffer, Buffer.from('xabcx').byteOffset).subarray(1, 4)),
  ).toBe(digestBytes(new Uint8Array(Buffer.from('xabcx')).subarray(1, 4)));
  expect(digestBytes(new Uint8Array(Buffer.from('xabcx')).subarray(1, 4))).toBe(ABC);
});

test('a file has the digest of its bytes, whatever the reads are cut into', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'mlops-digest-')), 'file');
  const bytes = Buffer.alloc(3 * (1 << 20) + 17, 'mlops');
  await writeFile(path, bytes);
  expect(await digestFile(path)).toEqual({ digest: digestBytes(bytes), size: bytes.length });
});

test('structure is digested, not glued text', () => {
  expect(digestJson(['ab', 'c'])).not.toBe(digestJson(['a', 'bc']));
  expect(digestJson({ a: 1, b: 2 })).toBe(digestJson({ b: 2, a: 1 }));
  expect(digestJson(1)).not.toBe(digestJson('1'));
});

test('a digest from a file is checked', () => {
  expect(parseDigest(EMPTY)).toBe(EMPTY);
  for (const text of ['', 'blake3:', EMPTY.slice(0, -1), EMPTY.toUpperCase(), `sha256:${EMPTY.slice(7)}`]) {
    expect(parseDigest(text)).toBeUndefined();
  }
});

test('the short form is the first 12 digits', () => {
  expect(shortDigest(digestBytes(''))).toBe('af1349b9f5f9');
});
