import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { BlobStore, type CorruptBlob } from './blob-store.ts';

let folder = '';
let corrupt: CorruptBlob[] = [];
let blobs: BlobStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-blobs-'));
  corrupt = [];
  blobs = new BlobStore(folder, realEffects, (blob) => corrupt.push(blob));
});
afterEach(() => rmSync(folder, { recursive: true }));

const alter = (path: string, text: string) => {
  chmodSync(path, 0o644);
  writeFileSync(path, text);
  chmodSync(path, 0o444);
};

test('a blob is read-only, has one name, and leaves nothing temporary', async () => {
  writeFileSync(join(folder, 'a'), 'hello');
  const [{ digest, size }, twin] = [await blobs.put(join(folder, 'a')), await blobs.putText(['hello'])];
  expect([digest, size, twin.digest]).toEqual([digestBytes('hello'), 5, digest]);
  expect(statSync(blobs.path(digest)).mode & 0o777).toBe(0o444);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('what is taken out is a copy: writing to it does not reach the cache', async () => {
  const { digest } = await blobs.putText(['hello']);
  expect(await blobs.take(digest, join(folder, 'out'), 5)).toBe(true);
  expect(statSync(join(folder, 'out')).ino).not.toBe(statSync(blobs.path(digest)).ino);
  writeFileSync(join(folder, 'out'), 'HELLO');
  expect(readFileSync(blobs.path(digest), 'utf8')).toBe('hello');
});

test.each(['hellO', 'hell', ''])('a blob that holds %j in place of its bytes is set aside', async (text) => {
  const { digest } = await blobs.putText(['hello']);
  alter(blobs.path(digest), text);
  expect(await blobs.take(digest, join(folder, 'out'), 5)).toBe(false);
  expect(corrupt.map((blob) => [blob.digest, readFileSync(blob.quarantine, 'utf8')])).toEqual([
    [digest, text],
  ]);
  expect(readdirSync(folder)).not.toContain('out');
  expect(blobs.hasAny(digest)).toBe(false);
  await blobs.putText(['hello']);
  expect(await blobs.takeText(digest)).toBe('hello');
});

// As a folder has them that holds several files of one content.
test('a corrupt blob that is taken out several times at once is none, and is set aside once', async () => {
  const { digest } = await blobs.putText(['hello '.repeat(50_000)]);
  alter(blobs.path(digest), 'HELLO '.repeat(50_000));
  const targets = Array.from({ length: 8 }, (_, index) => join(folder, `out${index}`));
  expect(await Promise.all(targets.map((target) => blobs.take(digest, target, 300_000)))).toEqual(
    targets.map(() => false),
  );
  expect(corrupt.map((blob) => blob.digest)).toEqual([digest]);
  expect(readdirSync(folder).filter((name) => name.startsWith('out'))).toEqual([]);
});

test('a torn blob is replaced when its content is stored again', async () => {
  const { digest } = await blobs.putText(['hello']);
  alter(blobs.path(digest), 'hel');
  await blobs.putText(['hello']);
  expect(await blobs.takeText(digest)).toBe('hello');
});

test('where there is no space to write, the error names the place', async () => {
  writeFileSync(join(folder, 'file'), '');
  const broken = new BlobStore(join(folder, 'file'), realEffects, () => undefined);
  await expect(broken.putText(['x'])).rejects.toMatchObject({
    code: 'CANNOT_WRITE',
    message: expect.stringContaining('file'),
  });
});

test('a blob that is larger than somebody says is not taken, and stays', async () => {
  const { digest } = await blobs.putText(['hello']);
  expect(await blobs.take(digest, join(folder, 'out'), 4)).toBe(false);
  expect([blobs.hasAny(digest), corrupt, readdirSync(folder)]).toEqual([true, [], ['blobs', 'tmp']]);
});

test('an absent blob is false, not an error', async () => {
  expect(await blobs.take(digestBytes('never'), join(folder, 'out'), 5)).toBe(false);
});
