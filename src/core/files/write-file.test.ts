import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { syncFolder } from './sync-to-disk.ts';
import { writeFileAtomic } from './write-file.ts';

const folder = () => mkdtemp(join(tmpdir(), 'mlops-write-'));

test('makes missing folders, replaces what was there, leaves nothing else', async () => {
  const root = await folder();
  const path = join(root, 'a/b/file.txt');
  await writeFileAtomic(path, 'one');
  await writeFileAtomic(path, new TextEncoder().encode('two'));
  expect(await readFile(path, 'utf8')).toBe('two');
  expect(await readdir(join(root, 'a/b'))).toEqual(['file.txt']);
});

test('a write that fails leaves the old file and no temporary one', async () => {
  const root = await folder();
  await writeFile(join(root, 'plain'), 'old');
  // A folder cannot be replaced by a file.
  await writeFileAtomic(join(root, 'folder/inner'), 'x');
  await expect(writeFileAtomic(join(root, 'folder'), 'new')).rejects.toThrow('a folder is there');
  await expect(writeFileAtomic(join(root, 'plain/below'), 'new')).rejects.toThrow(
    /a file stands where a folder is needed/,
  );
  expect(await readFile(join(root, 'plain'), 'utf8')).toBe('old');
  expect((await readdir(root)).toSorted()).toEqual(['folder', 'plain']);
});

test.each([0o600, 0o640, 0o755])('a file that is replaced keeps its mode: %o', async (mode) => {
  const path = join(await folder(), 'secret.yaml');
  await writeFile(path, 'one');
  await chmod(path, mode);
  await writeFileAtomic(path, 'two');
  expect((await stat(path)).mode & 0o777).toBe(mode);
});

// As procfs, many network file systems have no sync of a folder.
test.runIf(process.platform === 'linux')('a folder that cannot be synced is no failure', async () => {
  await syncFolder('/proc/self');
  await expect(syncFolder('/proc/none')).rejects.toMatchObject({ code: 'ENOENT' });
});
