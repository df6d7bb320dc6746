import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTable } from './open-table.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';
import { inputPath, outputPath } from './table-path.ts';
import { testDatabase, testFolder } from '../duckdb/test-table.fixture.ts';

test('a path names one file, whatever stands in it', async () => {
  const database = await testDatabase();
  const root = await testFolder();
  // Each odd name has a sibling that it would match as a pattern.
  const names = [
    'a*b',
    'axb',
    'a[1]',
    'a1',
    'q?',
    'qq',
    'd[ab]/t',
    'da/t',
    `it's "é" $x`,
    'back\\slash',
    '{a,b}',
    '~',
  ];
  await Promise.all(['d[ab]', 'da'].map((folder) => mkdir(join(root, folder))));
  const path = (name: string) => join(root, `${name}.parquet`);
  for (const name of names) {
    await database.run(
      `COPY (SELECT ${quoteLiteral(name)} AS name) TO ${outputPath(path(name))} (FORMAT parquet)`,
    );
  }
  for (const name of names) {
    const { relation } = await openTable(database, path(name));
    expect(await database.rows(`SELECT name FROM ${relation}`)).toEqual([{ name }]);
  }
});

test('a relative path is never a home directory or a server', () => {
  expect(inputPath('~/x')).toBe(`'./~/x'`);
  expect(inputPath('https://host/x')).toBe(`'./https://host/x'`);
  expect(outputPath('s3://x')).toBe(`'./s3://x'`);
});

test('what DuckDB cannot open is refused, not mistaken', () => {
  expect(() => inputPath('a\\b*c')).toThrow(/backslash/);
});

test('identifiers and texts survive quoting', async () => {
  const database = await testDatabase();
  for (const text of ['select', 'a "b" c', `it's`, '', 'ä\n;--', '\0x\0']) {
    const [row] = await database.rows(`SELECT ${quoteLiteral(text)} AS ${quoteIdentifier('a "b"')}`);
    expect(row).toEqual({ 'a "b"': text });
  }
});
