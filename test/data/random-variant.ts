/** Writes one small table as a file of some form, all of it random: what it holds, its names, how it is written. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Database } from '../../src/data/duckdb/database.ts';
import { quoteLiteral } from '../../src/data/duckdb/sql.ts';
import { outputPath } from '../../src/data/sources/table-path.ts';
import type { Random } from '../fuzz/random.ts';
import { TYPES, VALUES, type Variant } from './table-variants.ts';

const MAX_ROWS = 40;
/** A file of Parquet holds no negative interval. */
const COLUMN_TYPES = TYPES.filter((type) => type !== 'INTERVAL');
const CODECS = ['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw'];

/** @param folder that nothing but this variant is written into */
export async function makeRandomVariant(
  database: Database,
  random: Random,
  folder: string,
): Promise<Variant> {
  const rows = Array.from({ length: random.below(MAX_ROWS) }, (_, row) => [
    idOf(row, random),
    valueOf(random),
  ]);
  return random.chance(0.3) ? parquet(database, rows, random, folder) : csv(rows, random, folder);
}

// Few are twice, blank or odd: a table of which every row is refused shows little.
function idOf(row: number, random: Random): string {
  if (random.chance(0.03)) return `c${random.below(row + 1)}`;
  return random.chance(0.03) ? random.pick(VALUES) : `c${row}`;
}

function valueOf(random: Random): string {
  if (random.chance(0.1)) return random.pick(VALUES);
  if (random.chance(0.1)) return '';
  const whole = String(random.below(10 ** (1 + random.below(9))));
  const text = random.chance(0.5) ? whole : `${whole}.${random.below(1000)}`;
  return random.chance(0.1) ? `-${text}` : text;
}

async function parquet(
  database: Database,
  rows: readonly (readonly string[])[],
  random: Random,
  folder: string,
): Promise<Variant> {
  const type = random.chance(0.5) ? 'DOUBLE' : random.pick(COLUMN_TYPES);
  const values = [['c', '1'], ...rows].map((row) => `(${row.map(quoteLiteral).join(', ')})`);
  const select = `SELECT id, TRY_CAST(x AS ${type}) AS x FROM (VALUES ${values.join(', ')}) t(id, x)`;
  const options = [
    `COMPRESSION ${random.pick(CODECS)}`,
    `PARQUET_VERSION ${random.pick(['V1', 'V2'])}`,
    `ROW_GROUP_SIZE ${random.pick([1, 2, 7, 2048, 122_880])}`,
  ].join(', ');
  const path = join(folder, 'table.parquet');
  await database.run(`COPY (${select}) TO ${outputPath(path)} (FORMAT parquet, ${options})`);
  return { name: `parquet, x as ${type}, ${options}`, path };
}

async function csv(rows: readonly (readonly string[])[], random: Random, folder: string): Promise<Variant> {
  const separator = random.chance(0.7) ? ',' : random.pick([';', '\t', '|', ':']);
  const end = random.pick(['\n', '\r\n', '\r']);
  const names = random.chance(0.9)
    ? ['id', 'x']
    : random.pick([['id'], ['x', 'id'], ['id', 'x', 'y'], ['ID', 'x']]);
  const quotes = random.pick(['needed', 'all', 'some', 'none']);
  const cell = (text: string): string => {
    const quoted =
      quotes === 'all' ||
      (quotes === 'some' && random.chance(0.5)) ||
      (quotes === 'needed' && /["\r\n]/.test(text + (text.includes(separator) ? '"' : '')));
    return quoted ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [names, ...rows].map((line) => line.map(cell).join(separator));
  const text = (random.chance(0.1) ? '\uFEFF' : '') + lines.join(end) + (random.chance(0.8) ? end : '');
  const encoding = random.chance(0.9) ? 'utf8' : random.pick(['utf16le', 'latin1'] as const);
  const packing = random.chance(0.8) ? undefined : random.pick(['gz', 'zst']);
  const plain = Buffer.from(text, encoding);
  const bytes = packing === 'gz' ? gzipSync(plain) : packing === 'zst' ? zstdCompressSync(plain) : plain;
  const path = join(folder, packing === undefined ? 'table.csv' : `table.csv.${packing}`);
  await writeFile(path, bytes);
  const form = [
    `separated by ${JSON.stringify(separator)}`,
    `ends ${JSON.stringify(end)}`,
    `quotes: ${quotes}`,
  ];
  return { name: ['csv', ...form, encoding, ...(packing === undefined ? [] : [packing])].join(', '), path };
}
