import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { digestBytes, digestJson } from '../../core/digest.ts';
import type { Database } from '../duckdb/database.ts';
import { openTable } from './open-table.ts';
import { outputPath } from './table-path.ts';
import { testDatabase, testFolder } from '../duckdb/test-table.fixture.ts';

/** A folder with these files: of SQL a Parquet file, of other text the text itself. */
async function folderOf(database: Database, files: Record<string, string>): Promise<string> {
  const folder = join(await testFolder(), 'table');
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    if (content.startsWith('SELECT')) {
      await database.run(`COPY (${content}) TO ${outputPath(path)} (FORMAT parquet)`);
    } else await writeFile(path, content);
  }
  return folder;
}

const read = async (database: Database, path: string) => {
  const { relation } = await openTable(database, path);
  return await database.rows(`SELECT * FROM ${relation} ORDER BY _row`);
};

test('parts are in code-unit order of their paths, columns go by name, and rows are counted on', async () => {
  const database = await testDatabase();
  const folder = await folderOf(database, {
    'part-10.parquet': `SELECT 'c' AS name, 3 AS x`,
    'part-2.parquet': `SELECT 4 AS x, 'd' AS name`,
    'B.parquet': `SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(x, name)`,
    'sub/Ä.parquet': `SELECT 6 AS x, 'f' AS name`,
    'sub/z.parquet': `SELECT 5 AS x, 'e' AS name`,
    'empty.parquet': `SELECT 1 AS x, 'a' AS name WHERE false`,
    _SUCCESS: '',
    '.part-2.parquet.crc': 'x',
    '_temporary/0/part-1.parquet': 'half',
  });
  const expected = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => ({
    x: index + 1,
    name,
    _row: BigInt(index + 1),
  }));
  expect(await read(database, folder)).toEqual(expected);
  expect(await read(database, `${folder}/**/*.parquet`)).toEqual(expected);
  expect((await read(database, `${folder}/part-*.parquet`)).map((row) => row['name'])).toEqual(['c', 'd']);
});

test('folders are columns, of a type only where each value has one form in it', async () => {
  const database = await testDatabase();
  const folder = await folderOf(database, {
    'dt=2026-01-31/n=2/store=007/at=a%20b/0.parquet': 'SELECT 1 AS x',
    'dt=2026-02-01/n=10/store=8/at=__HIVE_DEFAULT_PARTITION__/0.parquet': 'SELECT 2 AS x',
  });
  const { relation, columns } = await openTable(database, folder);
  expect(columns).toEqual([
    { name: 'x', type: 'INTEGER' },
    { name: 'dt', type: 'DATE' },
    { name: 'n', type: 'BIGINT' },
    { name: 'store', type: 'VARCHAR' },
    { name: 'at', type: 'VARCHAR' },
  ]);
  expect(await database.rows(`SELECT * EXCLUDE _row FROM ${relation} ORDER BY _row`)).toEqual([
    { x: 1, dt: '2026-01-31', n: 2n, store: '007', at: 'a b' },
    { x: 2, dt: '2026-02-01', n: 10n, store: '8', at: null },
  ]);
});

test('a folder of CSV files, some of them compressed, in one dialect', async () => {
  const database = await testDatabase();
  const folder = await folderOf(database, {
    'dt=1/a.csv': 'x,y\n1,2\n',
    'dt=2/c.csv': '\uFEFFy,x\r\n6,5\r\n',
  });
  await writeFile(join(folder, 'dt=1', 'b.csv.gz'), gzipSync('x,y\n3,4\n'));
  expect(await read(database, folder)).toEqual([
    { x: '1', y: '2', dt: '1', _row: 1n },
    { x: '3', y: '4', dt: '1', _row: 2n },
    { x: '5', y: '6', dt: '2', _row: 3n },
  ]);
});

test.each<[string, Record<string, string>, string]>([
  [
    'a type',
    { 'a.parquet': 'SELECT 1 AS x', 'b.parquet': 'SELECT 1.5::DOUBLE AS x' },
    '`x` is INTEGER in `DIR/a.parquet` and DOUBLE in `DIR/b.parquet`',
  ],
  [
    'a column',
    { 'a.parquet': 'SELECT 1 AS x', 'b.parquet': 'SELECT 1 AS y' },
    'only `DIR/a.parquet` has the column `x`; only `DIR/b.parquet` has the column `y`',
  ],
  [
    'the format',
    { 'a.csv': 'x\n1\n', 'b.parquet': 'SELECT 1 AS x' },
    '`DIR/a.csv` is CSV, `DIR/b.parquet` Parquet',
  ],
  [
    'a partition',
    { 'd=1/a.parquet': 'SELECT 1 AS x', 'e=1/a.parquet': 'SELECT 1 AS x' },
    'only `DIR/d=1/a.parquet` has the column `d`; only `DIR/e=1/a.parquet` has the column `e`',
  ],
  [
    'width',
    { 'a.csv': 'x,y,z\n1,2,3\n', 'b.csv': 'x,y,z\n1,2,3\n', 'c.csv': 'x\n1\n' },
    'only `DIR/a.csv` has the columns `y`, `z`',
  ],
  [
    'many columns and types',
    {
      'a.parquet': 'SELECT 1 AS a, 2 AS b, 3 AS c, 4 AS d, 5 AS e, 6 AS f, 7 AS x',
      'b.parquet': `SELECT 'x' AS x, 8 AS y`,
    },
    'only `DIR/a.parquet` has the columns `a`, `b`, `c`, `d`, `e` and 1 more; only `DIR/b.parquet` has the column `y`; ' +
      '`x` is INTEGER in `DIR/a.parquet` and VARCHAR in `DIR/b.parquet`',
  ],
])('parts that differ in %s are refused with both names', async (_, files, what) => {
  const database = await testDatabase();
  const folder = await folderOf(database, files);
  await expect(openTable(database, folder)).rejects.toMatchObject({
    code: 'PARTS_DIFFER',
    exitCode: 2,
    message: `files of one table differ: ${what.replaceAll('DIR', folder)}`,
  });
});

test.each<[string, Record<string, string>, number, string]>([
  ['a date', { 'dt=2026-01-31/a.parquet': `SELECT 1 AS x, DATE '2026-01-30' AS dt` }, 1, '`2026-01-30`'],
  ['a number of CSV', { 'n=7/a.csv': 'x,n\n1,7\n2,8\n3,9\n' }, 2, '`8`'],
  ['a text', { 'p=a/a.parquet': `SELECT unnest(['a', 'A ', NULL]) AS p` }, 2, '`A `'],
  ['nothing', { 'p=__HIVE_DEFAULT_PARTITION__/a.parquet': `SELECT 'a' AS p` }, 1, '`a`'],
  ['a value, and there is none', { 'p=a/a.parquet': 'SELECT 1 AS x, NULL::VARCHAR AS p' }, 1, 'missing'],
])(
  'a folder that says %s and a column that says something else are told',
  async (_, files, rows, instead) => {
    const database = await testDatabase();
    const folder = await folderOf(database, files);
    await expect(openTable(database, folder)).rejects.toMatchObject({
      code: 'PARTITION_CONTRADICTED',
      exitCode: 2,
      message: expect.stringContaining(`it is ${instead}`),
      details: { rows },
    });
    // Who does not ask for it is not kept from the rest.
    expect((await openTable(database, folder, { columns: ['x'] })).rows).toBeGreaterThan(0);
  },
);

test('a column that repeats its folder is the one of the file', async () => {
  const database = await testDatabase();
  const folder = await folderOf(database, {
    'dt=2026-01-31/n=007/b=true/v=1.50/p=__HIVE_DEFAULT_PARTITION__/a.parquet': `SELECT DATE '2026-01-31' AS dt, 7 AS n, true AS b,
      1.5::DOUBLE AS v, NULL::VARCHAR AS p`,
  });
  const { columns } = await openTable(database, folder);
  expect(columns.map(({ type }) => type)).toEqual(['DATE', 'INTEGER', 'BOOLEAN', 'DOUBLE', 'VARCHAR']);
});

test('what nobody asks for may differ, and is kept as text', async () => {
  const database = await testDatabase();
  const folder = await folderOf(database, {
    'a.parquet': 'SELECT 1 AS x, 7 AS note',
    'b.parquet': `SELECT 2 AS x, 'seven' AS note, true AS more`,
  });
  const { relation } = await openTable(database, folder, { columns: ['x'] });
  expect(await database.rows(`SELECT * FROM ${relation} ORDER BY _row`)).toEqual([
    { x: 1, note: '7', more: null, _row: 1n },
    { x: 2, note: 'seven', more: 'true', _row: 2n },
  ]);
});

test('evidence is of each file by its name; a file more or less is a change', async () => {
  const database = await testDatabase();
  const folder = await folderOf(database, { 'd=1/a.csv': 'x\n1\n', 'd=2/a.csv': 'x\n2\n' });
  const { input } = await openTable(database, folder);
  const digests = { 'd=1/a.csv': digestBytes('x\n1\n'), 'd=2/a.csv': digestBytes('x\n2\n') };
  expect(await input.evidence()).toMatchObject({
    bytes: 8,
    digest: digestJson(digests),
    parts: Object.entries(digests).map(([name, digest]) => ({ name, digest, bytes: 4 })),
  });
  await input.requireUnchanged();
  await writeFile(join(folder, 'd=2/b.csv'), 'x\n3\n');
  await expect(input.requireUnchanged()).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
  await rm(join(folder, 'd=2/b.csv'));
  await input.requireUnchanged();
  await writeFile(join(folder, 'd=2/a.csv'), 'x\n4\n');
  await expect(input.requireUnchanged()).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
});

test('a folder without files and a pattern without matches', async () => {
  const database = await testDatabase();
  const folder = await testFolder();
  await expect(openTable(database, folder)).rejects.toMatchObject({ code: 'INPUT_EMPTY' });
  await expect(openTable(database, `${folder}/*.csv`)).rejects.toMatchObject({
    code: 'INPUT_MISSING',
    message: `no file matches \`${folder}/*.csv\``,
  });
});

test('a folder says nothing about a column that the file has, whatever the case of its name', async () => {
  const database = await testDatabase();
  const folder = await folderOf(database, {
    'Dt=outer/DT=2/0.parquet': `SELECT 1 AS x, 'inner' AS dt`,
    'Dt=outer/DT=2/1.parquet': `SELECT 2 AS x, 'inner' AS dt`,
  });
  expect(await read(database, folder)).toEqual([
    { x: 1, dt: 'inner', _row: 1n },
    { x: 2, dt: 'inner', _row: 2n },
  ]);
  const reserved = await folderOf(database, { '%5Frow=7/N=1/n=2/0.csv': 'x\na\n' });
  expect(await read(database, reserved)).toEqual([{ x: 'a', N: '1', _row: 1n }]);
});

test('folders that are links are read, by their folder and by a pattern', async () => {
  const database = await testDatabase();
  const [elsewhere, folder] = [
    await folderOf(database, { 'b.csv': 'x\n2\n' }),
    await folderOf(database, { 'dt=1/a.csv': 'x\n1\n' }),
  ];
  await symlink(elsewhere, join(folder, 'dt=2'));
  for (const path of [folder, `${folder}/*/*.csv`, `${folder}/**/*.csv`]) {
    expect((await read(database, path)).map((row) => row['x'])).toEqual(['1', '2']);
  }
});
