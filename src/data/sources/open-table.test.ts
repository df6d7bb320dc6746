import { mkdir, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTable } from './open-table.ts';
import { openValidated } from '../validation/open-validated.ts';
import type { Profile } from '../profile/profile.ts';
import { readFeatures } from '../features/read-features.ts';
import { testDatabase, testFile, testFolder, testParquet } from '../duckdb/test-table.fixture.ts';

test('a missing file', async () => {
  const path = join(await testFolder(), 'none.parquet');
  await expect(openTable(await testDatabase(), path)).rejects.toMatchObject({
    code: 'INPUT_MISSING',
    exitCode: 2,
    message: `there is no file \`${path}\``,
  });
});

test('a folder without files', async () => {
  const path = join(await testFolder(), 'folder.csv');
  await mkdir(path);
  await expect(openTable(await testDatabase(), path)).rejects.toMatchObject({ code: 'INPUT_EMPTY' });
});

test.each([
  ['no bytes', 't.csv', '', 'INPUT_EMPTY'],
  ['no bytes, called Parquet', 't.parquet', '', 'INPUT_EMPTY'],
  ['a header alone', 't.csv', 'a,b\n', 'INPUT_EMPTY'],
  ['a header alone, no line end', 't.csv', 'a,b', 'INPUT_EMPTY'],
  ['text called Parquet', 't.parquet', 'a,b\n1,2\n', 'INPUT_NOT_PARQUET'],
  ['a Parquet head without a tail', 't.parquet', 'PAR1 and then nothing', 'INPUT_UNREADABLE'],
  ['a Parquet head without a tail in CSV', 't.csv', 'PAR1\n', 'INPUT_UNREADABLE'],
  ['bytes', 't.dat', '\x01\x00\x02', 'INPUT_UNREADABLE'],
  ['UTF-16', 't.csv', Buffer.from('\uFEFFa,b\n', 'utf16le'), 'INPUT_UNREADABLE'],
  ['gzip', 't.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'INPUT_UNREADABLE'],
  ['no column with a name', 't.csv', ',\n1,2\n', 'CSV_MALFORMED'],
  ['an open quote in the header', 't.csv', 'a,"b\n1,2\n', 'CSV_MALFORMED'],
])('%s', async (_, name, content, code) => {
  const path = await testFile(name, content);
  await expect(openTable(await testDatabase(), path)).rejects.toMatchObject({ code, exitCode: 2 });
});

test('a Parquet file that is cut off', async () => {
  const database = await testDatabase();
  const path = await testParquet(database, 'SELECT range AS x FROM range(1000)');
  await truncate(path, 500);
  await expect(openTable(database, path)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
});

test('a Parquet file without rows', async () => {
  const database = await testDatabase();
  const path = await testParquet(database, 'SELECT 1 AS x WHERE false');
  await expect(openTable(database, path)).rejects.toMatchObject({ code: 'INPUT_EMPTY' });
});

test('rows are numbered in the order of the file, also over many row groups', async () => {
  const database = await testDatabase({ threads: 8 });
  const path = await testParquet(database, 'SELECT range * 2 AS x FROM range(500_000)');
  const { relation, rows, columns } = await openTable(database, path);
  expect({ rows, columns }).toEqual({ rows: 500_000, columns: [{ name: 'x', type: 'BIGINT' }] });
  expect(await database.rows(`SELECT count(*) AS n FROM ${relation} WHERE _row = x / 2 + 1`)).toEqual([
    { n: 500_000n },
  ]);
  const csv = await testFile('t.csv', `x\n${Array.from({ length: 300_000 }, (_, i) => i).join('\n')}\n`);
  const table = await openTable(database, csv, { name: 'csv' });
  expect(
    await database.rows(`SELECT count(*) AS n FROM ${table.relation} WHERE _row = x::BIGINT + 1`),
  ).toEqual([{ n: 300_000n }]);
});

test('CSV: CR LF, byte order mark, quotes, line breaks, odd names, other delimiter; all text, nothing NULL', async () => {
  const database = await testDatabase();
  const path = await testFile('t.csv', '\uFEFFselect,"a ""b"", c",é\r\n1,"x, ""y""\r\nz",\r\n,"",NULL\r\n');
  const { relation, columns } = await openTable(database, path);
  expect(columns.map(({ name }) => name)).toEqual(['select', 'a "b", c', 'é']);
  expect(await database.rows(`SELECT * FROM ${relation}`)).toEqual([
    { select: '1', 'a "b", c': 'x, "y"\r\nz', é: '', _row: 1n },
    { select: '', 'a "b", c': '', é: 'NULL', _row: 2n },
  ]);
  const tabs = await openTable(database, await testFile('t.tsv', 'a\tb\n1\t2,3\n'), {
    name: 'tabs',
    dialect: { delimiter: '\t' },
  });
  expect(await database.rows(`SELECT * FROM ${tabs.relation}`)).toEqual([{ a: '1', b: '2,3', _row: 1n }]);
});

test('CSV: a byte order mark before a quoted name', async () => {
  const database = await testDatabase();
  const { relation } = await openTable(database, await testFile('t.csv', '\uFEFF"a,b",c\n1,2\n'));
  expect(await database.rows(`SELECT * FROM ${relation}`)).toEqual([{ 'a,b': '1', c: '2', _row: 1n }]);
});

test.each([
  ['of an index', ',id,note\n0,n1,x\n', ['(column 1)', 'id', 'note'], { id: 'n1', note: 'x' }],
  [
    'of delimiters at the ends of lines',
    'id,note,\nn1,x,\n',
    ['id', 'note', '(column 3)'],
    { id: 'n1', note: 'x' },
  ],
  [
    'that stand there twice',
    'id,a,a,b\nn1,1,2,3\n',
    ['id', 'a (column 2)', 'a (column 3)', 'b'],
    { id: 'n1', b: '3' },
  ],
  [
    'that differ only in case',
    'id,a,A,b\nn1,1,2,3\n',
    ['id', 'a (column 2)', 'A (column 3)', 'b'],
    { id: 'n1', b: '3' },
  ],
  ['with a name of 3 MiB', `${'x'.repeat(3 << 20)},id\n1,n1\n`, undefined, { id: 'n1' }],
  ['with a value of 9 MiB', `id,a\nn1,${'x'.repeat(9 << 20)}\n`, ['id', 'a'], { id: 'n1' }],
])('columns %s do not keep anyone from the others', async (_, text, names, row) => {
  const database = await testDatabase({ memoryLimit: '640MiB' });
  const { relation, columns, rows } = await openTable(database, await testFile('t.csv', text));
  if (names !== undefined) expect(columns.map(({ name }) => name)).toEqual(names);
  expect(rows).toBe(1);
  const asked = Object.keys(row).join(', ');
  expect(await database.rows(`SELECT ${asked} FROM ${relation}`)).toEqual([row]);
});

const of = (name: string): Profile => ({ name: 'p', fields: [{ name, type: 'integer' }] });

test('a name that two columns have cannot be asked for; names that differ in case can', async () => {
  const database = await testDatabase();
  const path = await testFile('t.csv', 'a,b,a,B\n1,2,3,4\n');
  const ambiguous = {
    code: 'COLUMN_AMBIGUOUS',
    exitCode: 2,
    message: `\`${path}\` has several columns \`a\`: column 1 and column 3`,
  };
  await expect(openValidated(database, path, of('a'))).rejects.toMatchObject(ambiguous);
  await expect(
    readFeatures(database, path, [{ name: 'a', kind: 'numeric' }], { key: 'b' }),
  ).rejects.toMatchObject(ambiguous);
  for (const [name, value] of [
    ['b', 2n],
    ['B', 4n],
  ] as const) {
    const { validRelation } = await openValidated(database, path, of(name));
    expect(await database.rows(`SELECT * FROM ${validRelation}`)).toEqual([{ _row: 1n, [name]: value }]);
  }
});

test('the delimiter that a spreadsheet has written is taken', async () => {
  const database = await testDatabase();
  for (const [index, said] of ['sep=;', '"sep=;"', 'SEP=;', '\uFEFFsep=;'].entries()) {
    const path = await testFile('t.csv', `${said}\r\n\r\na;b\r\n1,5;2\r\n`);
    const { relation } = await openTable(database, path, { name: `t${index}` });
    expect(await database.rows(`SELECT * FROM ${relation}`)).toEqual([{ a: '1,5', b: '2', _row: 1n }]);
  }
  const path = await testFile('t.csv', 'sep=;\na;b\n1;2\n');
  await expect(openTable(database, path, { dialect: { delimiter: ',' } })).rejects.toMatchObject({
    code: 'CSV_MALFORMED',
  });
});

test('lines before the header that are empty are none, and those that are comments if the dialect says so', async () => {
  const database = await testDatabase();
  const text = '\r\n\r\n#made by hand, twice\r\na,b\r\n#1,2\r\n3,#4\r\n# the "end';
  const path = await testFile('t.csv', text);
  const { relation, rows } = await openTable(database, path, { dialect: { commentChar: '#' } });
  expect(rows).toBe(1);
  expect(await database.rows(`SELECT * FROM ${relation}`)).toEqual([{ a: '3', b: '#4', _row: 1n }]);
});

test('empty lines are no rows, with either line end', async () => {
  const database = await testDatabase();
  for (const end of ['\n', '\r\n']) {
    const path = await testFile('t.csv', ['a,b', '', '1,2', '', '', '3,4', ''].join(end));
    expect((await openTable(database, path)).rows).toBe(2);
  }
});

test('columns that an earlier validation has added are not taken for data', async () => {
  const database = await testDatabase();
  const path = await testParquet(database, `SELECT 1 AS x, 7 AS _row, ['why'] AS _reasons`);
  const { relation, columns } = await openTable(database, path);
  expect(columns).toEqual([{ name: 'x', type: 'INTEGER' }]);
  expect(await database.rows(`SELECT * FROM ${relation}`)).toEqual([{ x: 1, _row: 1n }]);
});

test('Parquet is known by its content and read through a link', async () => {
  const database = await testDatabase();
  const path = await testParquet(database, 'SELECT 1 AS x', 'table.dat');
  await symlink(path, `${path}.link`);
  expect((await openTable(database, `${path}.link`)).format).toBe('parquet');
});
