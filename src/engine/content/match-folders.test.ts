import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FolderTable, makeFolderTable, matchesTakenFolders, shareFolders } from './tree-snapshot.ts';
import { matchesFolders } from './match-folders.ts';
import { walkDirectory } from './walk-directory.ts';

const FOLDERS = ['a', 'b', 'b/inner', 'c', 'd', 'empty'];
const FILES = 40;
const worker = new URL('./folder-worker.ts', import.meta.url);
let root = '';
let table: FolderTable;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mlops-match-'));
  for (const folder of FOLDERS) {
    mkdirSync(join(root, folder));
    if (folder === 'empty') continue;
    for (let file = 0; file < FILES; file++) writeFileSync(join(root, folder, `${file}`), '');
  }
  const listing = new Map<string, readonly string[]>();
  const files = walkDirectory(root, 'x', undefined, (prefix, names) => listing.set(prefix, names));
  const made = makeFolderTable(listing, new Map(files.map(({ path, stat }) => [path, stat])), root);
  if (made === undefined) throw new Error('no table');
  table = made;
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.each([1, 2, 3, 9])('looked at from %i threads', (count) => {
  const look = () => matchesFolders(root, table, { count, names: 10, worker });

  test('a tree that nobody has touched is as it was', async () => {
    expect(await look()).toBe(true);
  });

  test.each(FOLDERS)('a new file in `%s` shows', async (folder) => {
    writeFileSync(join(root, folder, 'new'), '');
    expect(await look()).toBe(false);
  });

  test.each(FOLDERS.slice(0, -1))('an edit in `%s` shows', async (folder) => {
    writeFileSync(join(root, folder, '7'), 'edited');
    expect(await look()).toBe(false);
  });
});

test('where no thread can be started, the answer is the same', async () => {
  const nowhere = { count: 3, names: 10, worker: new URL('./no-such-worker.ts', import.meta.url) };
  expect(await matchesFolders(root, table, nowhere)).toBe(true);
  writeFileSync(join(root, 'd/new'), '');
  expect(await matchesFolders(root, table, nowhere)).toBe(false);
});

test('every folder is taken once, and none after one that is not as it was', () => {
  const shared = shareFolders(root, table);
  expect(matchesTakenFolders(shared)).toBe(true);
  expect(matchesTakenFolders(shared)).toBe(true);
  const { folders } = table;
  expect(shared.taken[0]).toBe(folders.length + 2);

  writeFileSync(join(root, folders[1]?.prefix ?? '', 'new'), '');
  const again = shareFolders(root, table);
  expect(matchesTakenFolders(again)).toBe(false);
  expect(again.taken[0]).toBe(folders.length);
});
