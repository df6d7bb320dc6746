import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestBytes, digestFile } from '../../core/digest.ts';
import { canFollow, copyFollowed } from './copy-followed.ts';
import { copyHashed } from './copy-hashed.ts';
import { TooMuch } from './size-exceeded.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-copy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const MIB = 1 << 20;

// No two chunks alike: a chunk left out, hashed twice or in the wrong place shows.
function make(name: string, size: number): Buffer {
  const words = new Uint32Array(Math.ceil(size / 4));
  for (let index = 0; index < words.length; index++) words[index] = Math.imul(index, 2_654_435_761);
  const bytes = Buffer.from(words.buffer, 0, size);
  writeFileSync(at(name), bytes);
  return bytes;
}

const SIZES = [
  0,
  1,
  65_536,
  65_537,
  MIB - 1,
  MIB,
  MIB + 1,
  16 * MIB - 1,
  16 * MIB,
  17 * MIB + 3,
  150 * MIB + 1,
];

test.each(SIZES)('a copy of %i bytes is what it is said to be', async (size) => {
  const bytes = make('a', size);
  const copied = await copyHashed(at('a'), at('b'), { syncFollows: size % 2 === 0 });
  expect(copied).toEqual({ digest: digestBytes(bytes), size });
  expect(readFileSync(at('b')).equals(bytes)).toBe(true);
  expect(await digestFile(at('b'))).toEqual(copied);
});

test('a link is copied as what it leads to', async () => {
  const bytes = make('a', 17 * MIB);
  symlinkSync('a', at('link'));
  expect(await copyHashed(at('link'), at('b'))).toEqual({ digest: digestBytes(bytes), size: bytes.length });
  expect(statSync(at('b')).ino).not.toBe(statSync(at('a')).ino);
});

test('what stands at the target is not overwritten', async () => {
  make('a', 17 * MIB);
  writeFileSync(at('b'), 'mine');
  await expect(copyHashed(at('a'), at('b'))).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(at('b'), 'utf8')).toBe('mine');
});

test('what is not there cannot be copied, and leaves nothing', async () => {
  await expect(copyHashed(at('none'), at('b'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(statSync(at('b'), { throwIfNoEntry: false })).toBe(undefined);
});

test.each([1, 65_537, 2 * MIB, 17 * MIB])('of %i bytes no more are copied than may be', async (size) => {
  const bytes = make('a', size);
  await expect(copyHashed(at('a'), at('b'), { limit: size - 1 })).rejects.toBeInstanceOf(TooMuch);
  rmSync(at('b'), { force: true });
  expect((await copyHashed(at('a'), at('b'), { limit: size })).digest).toBe(digestBytes(bytes));
});

// As it does that is still being sent, or made to fill the disk.
test.each([2 * MIB, 17 * MIB])('a file of %i bytes that grows faster than it is copied', async (size) => {
  make('a', size);
  const more = Buffer.alloc(4 * MIB);
  const copied = new AbortController();
  const copying = copyHashed(at('a'), at('b'), { limit: size }).finally(() => copied.abort());
  const growing = (async () => {
    for (let step = 0; step < 50 && !copied.signal.aborted; step++) {
      appendFileSync(at('a'), more);
      await setImmediate();
    }
  })();
  await expect(copying).rejects.toBeInstanceOf(TooMuch);
  await growing;
  expect(statSync(at('b')).size).toBeLessThan(statSync(at('a')).size);
});

test('a pipe in the place of a file is not waited for', async () => {
  execFileSync('mkfifo', [at('a')]);
  // Nobody ever writes: it is an empty file, or none.
  await copyHashed(at('a'), at('b')).catch(() => undefined);
});

test('memory does not grow with the size of the file', async () => {
  truncateSync(make('a', 1) && at('a'), 600 * MIB);
  const before = process.memoryUsage();
  await copyHashed(at('a'), at('b'));
  await digestFile(at('b'));
  const after = process.memoryUsage();
  expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(64 * MIB);
});

describe.runIf(process.platform === 'linux')('a copy of the kernel’s', () => {
  test('is followed on the file systems that are known', () => {
    expect([canFollow('/proc/none'), canFollow('/dev/shm/none')]).toEqual([false, true]);
  });

  test('is hashed as it stands when its source is shortened meanwhile', async () => {
    make('a', 150 * MIB);
    const copying = copyFollowed(at('a'), at('b'), false);
    truncateSync(at('a'), 3 * MIB);
    const copied = await copying;
    expect(copied).toEqual(await digestFile(at('b')));
  });

  test('that cannot be made leaves nothing', async () => {
    expect(await copyFollowed(at('none'), at('b'), true)).toBe(undefined);
    expect(statSync(at('b'), { throwIfNoEntry: false })).toBe(undefined);
  });

  test('is done by this process where there is no `cp`', async () => {
    const bytes = make('a', 17 * MIB);
    const path = process.env['PATH'];
    process.env['PATH'] = folder;
    try {
      expect(await copyFollowed(at('a'), at('b'), false)).toBe(undefined);
      expect((await copyHashed(at('a'), at('b'))).digest).toBe(digestBytes(bytes));
    } finally {
      process.env['PATH'] = path;
    }
  });
});
