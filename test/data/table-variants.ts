/** Makes files that hold one table in many forms: what writers make of it, what people do to it, what goes wrong. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Database } from '../../src/data/duckdb/database.ts';
import { outputPath } from '../../src/data/sources/table-path.ts';
import { repository } from '../rig/rig.ts';

export interface Variant {
  /** Unique. */
  readonly name: string;
  readonly path: string;
}

const FIXTURES = join(repository, 'test/fixtures/tables');

/** Of `id` (text) and `x` (a number from 0 on): ten rows, of which one has no `x` and one a negative one. */
const ROWS = `SELECT 'c' || i AS id, CASE WHEN i = 3 THEN NULL WHEN i = 7 THEN -1.5 ELSE i / 2 END AS x FROM range(10) r(i)`;

/** Writes all variants into a folder; the same bytes at every call. */
export async function makeVariants(database: Database, folder: string): Promise<Variant[]> {
  const variants: Variant[] = [];
  const add = async (name: string, extension: string, bytes: string | Uint8Array) => {
    const path = join(folder, `${variants.length}${extension}`);
    await writeFile(path, bytes);
    variants.push({ name, path });
  };
  const parquet = async (name: string, select: string, options = '') => {
    const path = join(folder, `${variants.length}.parquet`);
    await database.run(`COPY (${select}) TO ${outputPath(path)} (FORMAT parquet${options})`);
    variants.push({ name, path });
    return path;
  };
  for (const codec of ['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw']) {
    for (const version of ['V1', 'V2']) {
      for (const rows of [2, 122_880]) {
        const options = `, COMPRESSION ${codec}, PARQUET_VERSION ${version}, ROW_GROUP_SIZE ${rows}`;
        await parquet(`parquet ${codec} ${version} groups of ${rows}`, ROWS, options);
      }
    }
  }
  for (const type of TYPES) {
    await parquet(`parquet x as ${type}`, `SELECT id, ${valueOf(type)} AS x FROM (${ROWS})`);
    await parquet(`parquet id as ${type}`, `SELECT ${valueOf(type)} AS id, x FROM (${ROWS})`);
  }
  for (const file of (await readdir(FIXTURES)).toSorted()) {
    if (!file.endsWith('.py')) variants.push({ name: `pyarrow ${file}`, path: join(FIXTURES, file) });
  }
  const whole = await readFile(await parquet('parquet whole', ROWS));
  for (let part = 0; part < 12; part++) {
    await add(`parquet cut ${part}`, '.parquet', whole.subarray(0, Math.floor((whole.length * part) / 12)));
  }
  for (const [name, text] of csvTexts()) {
    await add(`csv ${name}`, '.csv', text);
  }
  const plain = csv('\n');
  await add('csv gzip', '.csv.gz', gzipSync(plain));
  await add('csv zstd', '.csv.zst', zstdCompressSync(plain));
  await add('parquet gzip', '.parquet', gzipSync(whole));
  for (const encoding of ['utf16le', 'latin1'] as const)
    await add(`csv ${encoding}`, '.csv', Buffer.from(plain, encoding));
  return variants;
}

export const TYPES = [
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'UHUGEINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL(9,2)',
  'DECIMAL(18,0)',
  'DECIMAL(38,10)',
  'BOOLEAN',
  'VARCHAR',
  'BLOB',
  'UUID',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP_S',
  'TIMESTAMP_MS',
  'TIMESTAMP_NS',
  'TIMESTAMPTZ',
  'INTERVAL',
  'INTEGER[]',
  'STRUCT(a INTEGER)',
];

/** A value of the type for each row, different in each where the type has so many; missing in one. */
export function valueOf(type: string): string {
  const row = `CAST(substr(id, 2) AS INTEGER)`;
  const value = /^(TIMESTAMP|DATE)/.test(type)
    ? `TIMESTAMP '2026-01-01' + to_days(${row})`
    : type === 'TIME'
      ? `TIME '00:00:00' + to_minutes(${row})`
      : type === 'INTERVAL'
        ? `to_days(${row})`
        : type === 'UUID'
          ? `'00000000-0000-0000-0000-00000000000' || ${row}`
          : type === 'BLOB'
            ? `id`
            : type === 'INTEGER[]'
              ? `[${row}]`
              : type.startsWith('STRUCT')
                ? `{'a': ${row}}`
                : row;
  return `CASE WHEN x IS NOT NULL THEN CAST(${value} AS ${type}) END`;
}

const LINES = Array.from({ length: 10 }, (_, i) => [
  `c${i}`,
  i === 3 ? '' : i === 7 ? '-1.5' : String(i / 2),
]);

function csv(end: string, cell: (text: string) => string = (text) => text, separator = ','): string {
  return [['id', 'x'], ...LINES].map((line) => line.map(cell).join(separator)).join(end) + end;
}

const quoted = (text: string): string => `"${text}"`;

function csvTexts(): (readonly [string, string])[] {
  const texts: [string, string][] = [];
  for (const [endName, end] of [
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    for (const mark of ['', '\uFEFF']) {
      for (const [cellName, cell] of [
        ['plain', String],
        ['quoted', quoted],
      ] as const) {
        const text = mark + csv(end, cell);
        texts.push([`${endName} ${mark === '' ? '' : 'BOM '}${cellName}`, text]);
        texts.push([
          `${endName} ${mark === '' ? '' : 'BOM '}${cellName}, no last line end`,
          text.slice(0, -end.length),
        ]);
      }
    }
  }
  for (const separator of [';', '\t', '|', ':'])
    texts.push([`separated by ${JSON.stringify(separator)}`, csv('\n', String, separator)]);
  for (const value of VALUES) texts.push([`x is ${JSON.stringify(value)}`, `id,x\na,1\nb,${value}\nc,3\n`]);
  for (const value of VALUES) texts.push([`id is ${JSON.stringify(value)}`, `id,x\na,1\n${value},2\nc,3\n`]);
  return [...texts, ...STRUCTURES];
}

export const VALUES = [
  '',
  ' ',
  '0',
  '-0',
  '+1',
  '01',
  '1.',
  '.5',
  '1e3',
  '1e400',
  '1e-400',
  'NaN',
  'inf',
  '-Infinity',
  '1_000',
  '0x10',
  '1 000',
  '"1,000"',
  '"1"',
  '" 1"',
  ' 1',
  '1 ',
  '" a ""b"" "',
  '"a\nb"',
  'NULL',
  'null',
  'NA',
  'true',
  '£1',
  '١',
  '\u00A01',
  '\u200B1',
  '=1+1',
  "'1",
  '9007199254740993',
  '18446744073709551615',
  '1'.repeat(60),
  'é',
  '😀',
  '\u001B[31m',
  '2026-01-31',
];

const STRUCTURES: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a blank', ' '],
  ['a line end', '\n'],
  ['a header', 'id,x\n'],
  ['a header without line end', 'id,x'],
  ['empty lines', 'id,x\n\na,1\n\n\nb,2\n\n'],
  ['columns turned round', 'x,id\n1,a\n2,b\n'],
  ['a column more', 'id,x,y\na,1,z\nb,,z\n'],
  ['a column without name', ',id,x\n0,a,1\n1,b,2\n'],
  ['an unwanted column twice', 'id,y,y,x\na,1,2,3\n'],
  ['a wanted column twice', 'id,x,x\na,1,2\n'],
  ['names that differ in case', 'id,X,x\na,1,2\n'],
  ['a name with blanks', 'id, x\na,1\n'],
  ['a column missing', 'id\na\n'],
  ['a field too many', 'id,x\na,1\nb,2,3\n'],
  ['a field too few', 'id,x\na,1\nb\n'],
  ['a quote that is never closed', 'id,x\na,"1\nb,2\n'],
  ['a quote within a field', 'id,x\na"b,1\nc,2\n'],
  ['text behind a quote', 'id,x\n"a"b,1\n'],
  ['a NUL', 'id,x\na\0b,1\n'],
  ['mixed line ends', 'id,x\na,1\r\nb,2\n'],
  ['sep=', 'sep=,\nid,x\na,1\n'],
  ['a comment first', '# made by\nid,x\na,1\n'],
  ['ids twice', 'id,x\na,1\na,2\nb,3\n'],
  ['a git marker', 'id,x\n<<<<<<< HEAD\na,1\n=======\nb,2\n>>>>>>> x\n'],
  ['JSON', '[{"id": "a", "x": 1}]\n'],
  ['JSON lines', '{"id": "a", "x": 1}\n'],
  ['HTML', '<!DOCTYPE html><html></html>\n'],
  ['an LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'],
  ['a field of 100,000 characters', `id,x\n${'a'.repeat(100_000)},1\n`],
];
