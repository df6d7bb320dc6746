import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { openDatabase } from '../duckdb/database.ts';
import { openTable } from './open-table.ts';
import { spool } from './spool.ts';
import { testDatabase, testFile, testFolder, testParquet } from '../duckdb/test-table.fixture.ts';

const TEXT = 'a,b\n1,é\n2,"x\n"\n';
const ROWS = [
  { a: '1', b: 'é', _row: 1n },
  { a: '2', b: 'x\n', _row: 2n },
];

test.each([
  ['gzip', gzipSync(TEXT)],
  ['gzip of several members', Buffer.concat([gzipSync(TEXT.slice(0, 7)), gzipSync(TEXT.slice(7))])],
  ['zstd', zstdCompressSync(TEXT)],
  [
    'zstd of several frames',
    Buffer.concat([zstdCompressSync(TEXT.slice(0, 7)), zstdCompressSync(TEXT.slice(7))]),
  ],
])('%s is known by its content; its evidence is of what was given', async (_, bytes) => {
  const database = await testDatabase();
  const { relation, input } = await openTable(database, await testFile('t.csv', bytes));
  expect(await database.rows(`SELECT * FROM ${relation} ORDER BY _row`)).toEqual(ROWS);
  expect(await input.evidence()).toMatchObject({ bytes: bytes.length, digest: digestBytes(bytes) });
  await input.requireUnchanged();
});

test.each([
  ['gzip that is cut off', gzipSync(TEXT).subarray(0, -3), 'is cut off: its compressed data have no end'],
  [
    'zstd that is cut off',
    zstdCompressSync(TEXT).subarray(0, -3),
    'is cut off: its compressed data have no end',
  ],
  ['bytes behind gzip', Buffer.concat([gzipSync(TEXT), Buffer.from('and more')]), 'is damaged'],
  [
    'bytes behind zstd',
    Buffer.concat([zstdCompressSync(TEXT), Buffer.from('and more')]),
    'has bytes behind its compressed data that are not part of it',
  ],
  ['gzip of something else', gzipSync('<!DOCTYPE html><html>'), 'is a web page (HTML)'],
  ['gzip of gzip', gzipSync(gzipSync(TEXT)), 'is compressed twice'],
])('%s is refused', async (_, bytes, what) => {
  const path = await testFile('t.csv.gz', bytes);
  await expect(openTable(await testDatabase(), path)).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
    exitCode: 2,
    message: expect.stringContaining(`\`${path}\` ${what}`) as string,
  });
});

test('a flipped bit is found', async () => {
  const bytes = gzipSync(TEXT.repeat(100));
  bytes[bytes.length - 6]! ^= 1;
  await expect(openTable(await testDatabase(), await testFile('t.gz', bytes))).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
  });
});

test('data that unfold without measure, and streams without an end, stop at a limit and leave nothing', async () => {
  const limits = { stream: 1 << 20, unfolded: 1 << 16, ratio: 100 };
  const to = join(await testFolder(), 'spool');
  const bomb = gzipSync(Buffer.alloc(1 << 22));
  await expect(spool('x', Readable.from([bomb]), to, 'gzip', limits)).rejects.toMatchObject({
    code: 'INPUT_TOO_LARGE',
    exitCode: 2,
  });
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1 << 16);
    })(),
  );
  await expect(spool('x', endless, to, undefined, limits)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
  expect(existsSync(to)).toBe(false);
});

test('a FIFO is read once, however often the table is opened, and nothing is left behind', async () => {
  const folder = await testFolder();
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  let spools = 0;
  const database = await openDatabase({ threads: 2, spoolPath: () => join(folder, `spool-${spools++}`) });
  const writer = spawn('sh', ['-c', `cat > '${path}'`], { stdio: ['pipe', 'ignore', 'ignore'] });
  writer.stdin.end(TEXT);
  const { relation, input } = await openTable(database, path, { name: 'first' });
  await openTable(database, path, { name: 'second' });
  expect(await database.rows(`SELECT * FROM ${relation} ORDER BY _row`)).toEqual(ROWS);
  expect(await input.evidence()).toMatchObject({ digest: digestBytes(TEXT) });
  expect(await readdir(folder)).toEqual(['fifo', 'spool-0']);
  database.close();
  expect(await readdir(folder)).toEqual(['fifo']);
});

test('a FIFO may give Parquet', async () => {
  const database = await testDatabase();
  const file = await testParquet(database, 'SELECT 1 AS x');
  const path = `${file}.fifo`;
  execFileSync('mkfifo', [path]);
  spawn('sh', ['-c', `cat '${file}' > '${path}'`], { stdio: 'ignore' });
  const { relation, format } = await openTable(database, path);
  expect(format).toBe('parquet');
  expect(await database.rows(`SELECT * FROM ${relation}`)).toEqual([{ x: 1, _row: 1n }]);
});
