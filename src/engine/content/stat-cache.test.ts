import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { ContentReader } from './content-reader.ts';
import { type FileStat, statPath } from './file-stat.ts';
import { isRacy, StatCache } from './stat-cache.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-stat-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const statOf = (path: string): FileStat => {
  const found = statPath(path);
  if (found.kind !== 'file') throw new Error(`no file ${path}`);
  return found.stat;
};

const later = (stat: FileStat) => stat.changed + 10_000_000_000n;

describe('a remembered digest', () => {
  test('is given for the same stat only, from a file that is written and read', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'one');
    const stat = statOf(path);
    const cache = new StatCache(join(folder, 'state.json'));
    expect(cache.record('a', stat, digestBytes('one'), later(stat))).toBe('kept');
    cache.save(realEffects);
    const read = new StatCache(join(folder, 'state.json'));
    expect(read.lookUp('a', stat)).toBe(digestBytes('one'));
    for (const field of ['device', 'inode', 'size', 'modified', 'changed'] as const) {
      expect(read.lookUp('a', { ...stat, [field]: stat[field] + 1n })).toBeUndefined();
    }
    expect(read.lookUp('b', stat)).toBeUndefined();
  });

  test('is not kept for a file written in the tick in which it was hashed', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'one');
    const stat = statOf(path);
    const cache = new StatCache(join(folder, 'state.json'));
    expect(cache.record('a', stat, digestBytes('one'), stat.modified)).toBe('racy');
    expect(cache.lookUp('a', stat)).toBeUndefined();
  });

  test.each(['', '{"version":1', '[]', '{"version":1,"files":{"a":[1]}}'])(
    'in a damaged file %j is none',
    (text) => {
      writeFileSync(join(folder, 'state.json'), text);
      expect(new StatCache(join(folder, 'state.json')).size).toBe(0);
    },
  );

  test('of another boot is none: a power cut leaves right sizes and wrong bytes', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'one');
    const cache = new StatCache(join(folder, 'state.json'));
    cache.record('a', statOf(path), digestBytes('one'), later(statOf(path)));
    cache.save(realEffects);
    const text = readFileSync(join(folder, 'state.json'), 'utf8');
    writeFileSync(join(folder, 'state.json'), text.replace(/"boot":"[^"]*"/, '"boot":"another"'));
    expect(new StatCache(join(folder, 'state.json')).size).toBe(0);
  });
});

test('a whole second may be the stamp of a coarse file system', () => {
  expect(isRacy(5_000_000_000n, 6_500_000_000n)).toBe(true);
  expect(isRacy(5_000_000_001n, 5_500_000_000n)).toBe(false);
});

test('an edit that keeps size and time is seen by its change time', async () => {
  const path = join(folder, 'data');
  writeFileSync(path, 'aaaa');
  await new Promise((resolve) => setTimeout(resolve, 40));
  const reader = new ContentReader(folder, join(folder, 'state'));
  const before = await reader.read('data');
  const stamp = statOf(path).modified;
  execFileSync('touch', ['-r', path, join(folder, 'reference')]);
  writeFileSync(path, 'aaab');
  // Node's own `utimes` would round the nanoseconds.
  execFileSync('touch', ['-r', join(folder, 'reference'), path]);
  expect(statOf(path).modified).toBe(stamp);
  const after = await reader.read('data');
  reader.save(realEffects);
  expect(before?.digest).toBe(digestBytes('aaaa'));
  expect(after?.digest).toBe(digestBytes('aaab'));
});
