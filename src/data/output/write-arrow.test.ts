import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { digestFile } from '../../core/digest.ts';
import { testDatabase, testFolder } from '../duckdb/test-table.fixture.ts';
import { writeArrow } from './write-arrow.ts';

const TYPES = {
  tiny: `(i % 256 - 128)::TINYINT`,
  small: '(i % 65536 - 32768)::SMALLINT',
  whole: '(i * 7919 - 4000000)::INTEGER',
  big: '(i * 100000000000001 - 5)::BIGINT',
  utiny: '(i % 256)::UTINYINT',
  usmall: '(i % 65536)::USMALLINT',
  uwhole: '(i * 50000)::UINTEGER',
  ubig: '(18446744073709551615 - i)::UBIGINT',
  huge: 'i * 170141183460469231731::HUGEINT',
  single: '(i / 7)::FLOAT',
  double: `CASE WHEN i % 5 = 0 THEN 'nan'::DOUBLE ELSE -i / 3 END`,
  day: `DATE '1960-01-01' + i::INTEGER`,
  moment: `TIMESTAMP '1969-12-31 23:59:59.5' + to_microseconds(i * 1000003)`,
  zoned: `TIMESTAMPTZ '2000-01-01 00:00:00+00' - to_microseconds(i * 77)`,
  money4: '(i % 9999 - 5000)::DECIMAL(4,0)',
  money9: '((i - 5000) / 100)::DECIMAL(9,2)',
  money18: '((i - 5000) * 9007199254)::DECIMAL(18,0)',
  money38: '((i - 5000) * 170141183460469231731::HUGEINT)::DECIMAL(38,1)',
  flag: 'i % 3 = 0',
  text: `repeat('ž', i % 9) || i || CASE i % 4 WHEN 0 THEN chr(0) ELSE '' END`,
  list: `['a', NULL, i::VARCHAR]`,
};

/** A batch and a part of one; every column has rows without a value, and the last one nothing else. */
const SELECT = `SELECT ${Object.entries(TYPES)
  .map(
    ([name, sql], place) =>
      `CASE WHEN i % ${place + 7} <> 3 THEN ${sql} END AS ${name}, ${sql} AS ${name}_full`,
  )
  .join(
    ', ',
  )}, NULL::INTEGER AS nothing, NULL::VARCHAR AS silent FROM range(80000) r(i) WHERE i % 11 <> 7 ORDER BY i`;

test('the bytes of every type are what they were', async () => {
  const database = await testDatabase();
  const path = join(await testFolder(), 'types.arrow');
  await writeArrow(database, SELECT, path);
  expect(tableFromIPC(await readFile(path)).batches.map(({ numRows }) => numRows)).toEqual([65_536, 7_191]);
  expect((await digestFile(path)).digest).toMatchInlineSnapshot(
    `"blake3:a4b1f3a548cb04d59ba1cc259cedf41bc48587e3102fdc814fc6528743fdc0fc"`,
  );
});
