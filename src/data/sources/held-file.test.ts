import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { openTable } from './open-table.ts';
import { tableInput } from './table-input.ts';
import { testDatabase, testFile, testFolder, testParquet } from '../duckdb/test-table.fixture.ts';

const BEFORE = 'a,b\n1,2\n3,4\n';
const OTHER = 'a,b\n5,6\n7,8\n';

/** Writes other bytes of the same length into the file itself, and gives it the time that it had. */
async function overwrite(path: string, text: string): Promise<void> {
  const { mtime, atime } = await import('node:fs').then(({ statSync }) => statSync(path));
  const file = openSync(path, 'r+');
  writeSync(file, text, 0);
  closeSync(file);
  await utimes(path, atime, mtime);
}

test.each<[string, (path: string) => Promise<void>]>([
  [
    'is replaced by another file',
    async (path) => {
      await writeFile(`${path}.new`, OTHER);
      await rename(`${path}.new`, path);
    },
  ],
  [
    'is replaced by a file of the same bytes',
    async (path) => {
      await writeFile(`${path}.new`, BEFORE);
      await rename(`${path}.new`, path);
    },
  ],
  ['is overwritten by as many bytes, at the same time', (path) => overwrite(path, OTHER)],
  [
    'is overwritten and then as it was',
    async (path) => {
      await overwrite(path, OTHER);
      await overwrite(path, BEFORE);
    },
  ],
  ['grows', (path) => writeFile(path, '9,9\n', { flag: 'a' })],
  ['is gone', (path) => rm(path)],
])('a file that %s has changed', async (_, change) => {
  const database = await testDatabase();
  const path = await testFile('t.csv', BEFORE);
  const input = await tableInput(database, path);
  expect((await input.evidence()).digest).toBe(digestBytes(BEFORE));
  await input.requireUnchanged();
  // The clock of the file system ticks every few milliseconds.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await change(path);
  await expect(input.requireUnchanged()).rejects.toMatchObject({
    code: 'INPUT_CHANGED',
    exitCode: 1,
    message: `\`${path}\` changed while it was read`,
    details: { paths: [path] },
  });
});

test('a link that leads elsewhere has changed', async () => {
  const database = await testDatabase();
  const path = await testFile('t.csv', BEFORE);
  const link = `${path}.link`;
  await symlink(path, link);
  const input = await tableInput(database, link);
  await symlink(await testFile('t.csv', BEFORE), `${link}.new`);
  await rename(`${link}.new`, link);
  await expect(input.requireUnchanged()).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
});

test.skipIf(process.platform !== 'linux')(
  'all tables of a database are of the file that was there first',
  async () => {
    const database = await testDatabase();
    const path = await testFile('t.csv', BEFORE);
    const first = await openTable(database, path, { name: 'first' });
    await rename(await testFile('t.csv', OTHER), path);
    const second = await openTable(database, path, { name: 'second' });
    for (const { relation } of [first, second]) {
      expect(await database.rows(`SELECT a FROM ${relation}`)).toEqual([{ a: '1' }, { a: '3' }]);
    }
    expect((await second.input.evidence()).digest).toBe(digestBytes(BEFORE));
  },
);

test.skipIf(process.platform !== 'linux')('also when its folder is moved away, and of Parquet', async () => {
  const database = await testDatabase();
  const folder = join(await testFolder(), 'data');
  await mkdir(folder);
  const path = join(folder, 't.parquet');
  await rename(await testParquet(database, 'SELECT 1 AS x'), path);
  const { relation } = await openTable(database, path);
  await rename(folder, `${folder}.old`);
  await mkdir(dirname(path));
  await rename(await testParquet(database, 'SELECT 2 AS x'), path);
  expect(await database.rows(`SELECT x FROM ${relation}`)).toEqual([{ x: 1 }]);
});
