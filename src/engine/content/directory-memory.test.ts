import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ContentReader } from './content-reader.ts';
import { recallDirectory } from './directory-memory.ts';
import { rulesAround } from './ignore-rules.ts';

const FILES = 300;
const LONG_AGO = 1_000_000_000;
let root: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'mlops tree é-'));
  for (const folder of ['d', 'd/sub', 'd/empty', 'elsewhere']) mkdirSync(join(root, folder));
  for (let index = 0; index < FILES; index++) writeFileSync(join(root, `d/sub/${index}`), `text ${index}`);
  utimesSync(join(root, 'd/sub/7'), LONG_AGO, LONG_AGO);
  writeFileSync(join(root, 'elsewhere/x'), 'x');
  symlinkSync('../elsewhere', join(root, 'd/link'));
  writeFileSync(join(root, '.mlopsignore'), '*.log\n');
  writeFileSync(join(root, 'd/a.log'), 'noise');
  // What was written within a tick of being hashed is not remembered.
  await setTimeout(40);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = () => new ContentReader(root, join(root, '.mlops/state')).read('d');

function recall() {
  const state = join(root, '.mlops/state');
  const name = readdirSync(state).find((file) => file.startsWith('tree-')) ?? 'none';
  return recallDirectory(join(state, name), join(root, 'd'), rulesAround(root, 'd'));
}

describe('the memory of a directory', () => {
  test('knows what it holds while nothing changes', async () => {
    const before = await read();
    expect(before).toMatchObject({ kind: 'directory', files: FILES + 1 });
    expect(await recall()).toEqual(before);
    expect(await read()).toEqual(before);
  });

  test.each([
    ['a file is added', () => writeFileSync(join(root, 'd/sub/new'), '')],
    ['a file comes into an empty folder', () => writeFileSync(join(root, 'd/empty/new'), '')],
    ['a file goes', () => rmSync(join(root, 'd/sub/7'))],
    ['a file is renamed', () => renameSync(join(root, 'd/sub/7'), join(root, 'd/sub/seven'))],
    ['two files change places', swap],
    ['a file is made executable', () => chmodSync(join(root, 'd/sub/7'), 0o755)],
    ['a file is edited with its size and time kept', edit],
    [
      'a file becomes a folder',
      () => {
        rmSync(join(root, 'd/sub/7'));
        mkdirSync(join(root, 'd/sub/7'));
      },
    ],
    ['what a link leads to changes', () => writeFileSync(join(root, 'elsewhere/x'), 'y')],
    ['a rule changes', () => writeFileSync(join(root, '.mlopsignore'), '')],
    ['a rule is added inside', () => writeFileSync(join(root, 'd/sub/.mlopsignore'), '7\n')],
  ])('sees that %s', async (_, change) => {
    const before = await read();
    change();
    expect(await recall()).toBeUndefined();
    expect(await read()).not.toEqual(before);
  });

  test('does not mind a file that is left out', async () => {
    const before = await read();
    writeFileSync(join(root, 'd/a.log'), 'more noise');
    expect(await recall()).toEqual(before);
  });

  test('is not kept of files that are newer than their digest', async () => {
    // Newer than the moment of hashing, however slow that is.
    utimesSync(join(root, 'd/sub/0'), 4 * LONG_AGO, 4 * LONG_AGO);
    await read();
    expect(await recall()).toBeUndefined();
  });
});

function edit(): void {
  const file = join(root, 'd/sub/7');
  writeFileSync(file, 'TEXT 7');
  utimesSync(file, LONG_AGO, LONG_AGO);
}

function swap(): void {
  const [one, two, aside] = ['d/sub/7', 'd/sub/8', 'aside'].map((path) => join(root, path)) as [
    string,
    string,
    string,
  ];
  renameSync(one, aside);
  renameSync(two, one);
  renameSync(aside, two);
}
