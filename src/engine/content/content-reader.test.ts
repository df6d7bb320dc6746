import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { ContentReader } from './content-reader.ts';

let root = '';
const read = async (path: string) => {
  const reader = new ContentReader(root, join(root, '.mlops/state'));
  try {
    return await reader.read(path);
  } finally {
    reader.save(realEffects);
  }
};
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mlops-content-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a directory is its files by path: bytes, names and the executable bit count, empty folders do not', async () => {
  write('d/a', 'x');
  write('d/sub/b', 'y');
  const before = await read('d');
  expect(before).toMatchObject({ kind: 'directory', files: 2, size: 2 });
  mkdirSync(join(root, 'd/empty'));
  expect(await read('d')).toEqual(before);
  chmodSync(join(root, 'd/a'), 0o755);
  const executable = await read('d');
  expect(executable?.digest).not.toBe(before?.digest);
  chmodSync(join(root, 'd/a'), 0o644);
  expect(await read('d')).toEqual(before);
  write('d/c', '');
  expect((await read('d'))?.digest).not.toBe(before?.digest);
  rmSync(join(root, 'd/c'));
  expect(await read('d')).toEqual(before);
});

test('twins in other Unicode forms are two files', async () => {
  write('d/\u00e9', '1');
  write('d/e\u0301', '2');
  expect(await read('d')).toMatchObject({ files: 2 });
});

test('a link counts as what it points to', async () => {
  write('real/a', 'x');
  symlinkSync('real', join(root, 'link'));
  expect(await read('link')).toEqual(await read('real'));
});

test('nothing there is undefined; a file where a folder is named as well', async () => {
  write('file', 'x');
  expect(await read('none')).toBeUndefined();
  expect(await read('file/none')).toBeUndefined();
});

test('what cannot be content is refused', async () => {
  mkdirSync(join(root, 'd'));
  symlinkSync('nowhere', join(root, 'd/dangling'));
  await expect(read('d')).rejects.toMatchObject({ message: '`d/dangling` is a link to nothing' });
  rmSync(join(root, 'd/dangling'));
  symlinkSync('..', join(root, 'd/loop'));
  await expect(read('d')).rejects.toMatchObject({
    message: expect.stringContaining('is a link to a folder that it lies in'),
  });
  rmSync(join(root, 'd/loop'));
  execFileSync('mkfifo', [join(root, 'd/pipe')]);
  await expect(read('d')).rejects.toMatchObject({ code: 'UNREADABLE_CONTENT' });
});

// Read in the tick in which they are written, most of them at least: their stats prove nothing yet.
test.each([
  ['few and small files are left to the next run', { files: 50, bytes: 1, folder: '' }, false],
  ['many files are read again when their tick is over', { files: 100, bytes: 1, folder: '' }, true],
  ['as are a few large ones', { files: 4, bytes: 8 << 20, folder: '' }, true],
  ['and folders', { files: 50, bytes: 1, folder: 'd/' }, true],
])('after a run %s', async (_, { files, bytes, folder }, isSettled) => {
  const state = join(root, '.mlops/state');
  const reader = new ContentReader(root, state);
  const remembered = (): number => {
    reader.save(realEffects);
    const names = existsSync(state) ? readdirSync(state).filter((name) => name.endsWith('.json')) : [];
    const texts = names.map((name) => readFileSync(join(state, name), 'utf8'));
    return texts.flatMap((text) => Object.keys(JSON.parse(text).files)).length;
  };
  for (let index = 0; index < files; index++) {
    write(`${folder}${index}`, '');
    truncateSync(join(root, `${folder}${index}`), bytes);
    await reader.read(folder === '' ? String(index) : folder);
  }
  const before = remembered();
  await reader.settle();
  expect(before).toBeLessThan(files);
  expect(remembered()).toBe(isSettled ? files : before);
});

test('what was read ahead is not looked at again by the next read, until it is forgotten', async () => {
  const reader = new ContentReader(root, join(root, '.mlops/state'));
  write('a', '1');
  const before = await reader.readAhead('a');
  write('a', 'longer');
  expect(await reader.read('a')).toEqual(before);
  expect(await reader.read('a')).not.toEqual(before);
  write('b', '1');
  const first = await reader.readAhead('b');
  write('b', 'longer');
  reader.forgetAhead();
  expect(await reader.read('b')).not.toEqual(first);
});
