import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, test } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import { openTable } from '../sources/open-table.ts';
import { openValidated } from '../validation/open-validated.ts';
import type { Field } from '../profile/profile.ts';
import { validSelect } from '../validation/select-validated.ts';
import { testDatabase, testFile, testParquet } from '../duckdb/test-table.fixture.ts';

const fixture = (name: string) => `test/fixtures/tables/${name}.parquet`;

async function cells(path: string, fields: readonly Field[]): Promise<unknown[][]> {
  const database = await testDatabase();
  const table = await openValidated(database, path, { name: 't', fields: [...fields] });
  return (await database.rows(validSelect(table))).map((row) => Object.values(row));
}

const id = (values: string[]): Field => ({ name: 'id', type: 'string', constraints: { enum: values } });

/** The pages of one file with the footer of another. */
function grafted(body: Buffer, footer: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, -footerBytes(body)), footer.subarray(-footerBytes(footer))]);
}

function footerBytes(file: Buffer): number {
  return file.readUInt32LE(file.length - 8) + 8;
}

function literal(item: bigint | number | string | boolean | null, type: string): string {
  return item === null ? `NULL::${type}` : `'${String(item).replaceAll("'", "''")}'::${type}`;
}

test.each([
  ['case-names', 'spend', [1, 2, 3]],
  ['case-names', 'Spend', [10, 20, 30]],
  ['case-names', 'Spend_1', [100, 200, 300]],
  ['twin-names', 'x', [1.5, 2.5, null]],
  ['odd-names', 'x', [1.5, 2.5, null]],
  ['odd-names', 'a.b', [4, 5, 6]],
  ['odd-names', 'say "x"', [7, 8, 9]],
  ['odd-names', '*', [2, 2, 2]],
  ['odd-names', 'k'.repeat(300), [3, 3, 3]],
  ['helper-names', 'file_row_number', [7, 8, 9]],
  ['helper-names', 'file_index', [4, 5, 6]],
  ['helper-names', 'c0', [0.5, 0.25, 0.125]],
  ['helper-names', 'x', [1.5, 2.5, null]],
  ['nested', 'x', [1.5, 2.5, null]],
  ['int96', 'x', [1.5, 2.5, null]],
  ['many-pages', 'x', Array.from({ length: 1000 }, (_, row) => row % 7)],
  ...['snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'version-1', 'checksums', 'checksums-v2', 'pandas'].map(
    (name) => [name, 'x', [1.5, 2.5, null]] as [string, string, (number | null)[]],
  ),
  ['fastparquet', 'x', [1.5, 2.5, null]],
  ['fastparquet-int96', 'x', [1.5, 2.5, null]],
])('%s: the column `%s` is the one that the file calls so', async (name, column, values) => {
  // A missing `x` of fastparquet is NaN, which the field takes for a value.
  const found = await cells(fixture(name), [{ name: column, type: 'number', allow_non_finite: true }]);
  expect(found.map(([value]) => (Number.isNaN(value) ? null : value))).toEqual(values);
});

test('a name that two columns have is refused when it is asked for, and only then', async () => {
  await expect(cells(fixture('twin-names'), [{ name: 'spend', type: 'number' }])).rejects.toMatchObject({
    code: 'COLUMN_AMBIGUOUS',
    exitCode: 2,
    message: `\`${fixture('twin-names')}\` has several columns \`spend\`: column 2 and column 3`,
  });
});

test('columns that no field asks for are kept with refused rows, each under a name of its own', async () => {
  const database = await testDatabase();
  const quarantined = async (name: string) => {
    const fields: Field[] = [{ name: 'id', type: 'string', constraints: { enum: ['a', 'b'] } }];
    const table = await openValidated(database, fixture(name), { name: 't', fields });
    return await database.rows(`SELECT * FROM ${table.quarantineRelation}`);
  };
  expect(await quarantined('twin-names')).toMatchObject([
    { 'spend (column 2)': 3, 'spend (column 3)': 30, x: null, _row: 3n },
  ]);
  expect(await quarantined('helper-names')).toMatchObject([
    { file_row_number: 9n, filename: 'r', file_index: 6n, '_row (column 5)': 'w', c0: 0.125, _row: 3n },
  ]);
  expect(await quarantined('odd-names')).toMatchObject([
    { '(column 2)': 3n, 'n\uFFFDl (column 5)': 1n, '*': 2n },
  ]);
});

test('pages are counted by whether they could be verified', async () => {
  const database = await testDatabase();
  const pages = async (name: string) => (await openTable(database, fixture(name))).pages;
  expect(await pages('checksums')).toEqual({ verified: 3, unverifiable: 0 });
  expect(await pages('snappy')).toEqual({ verified: 0, unverifiable: 4 });
  expect((await pages('many-pages'))?.verified).toBeGreaterThan(15);
  const asked = await openTable(database, fixture('checksums'), { columns: ['x'] });
  expect(asked.pages).toEqual({ verified: 1, unverifiable: 0 });
});

test('a page whose checksum does not fit is told, wherever it is damaged', async () => {
  const bytes = await readFile(fixture('checksums'));
  const database = await testDatabase();
  const at = bytes.indexOf(Buffer.from(new Float64Array([2.5]).buffer));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const path = await testFile('t.parquet', bytes);
  await expect(openTable(database, path)).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
    exitCode: 2,
    message: `\`${path}\` is a damaged Parquet file: column \`x\`, group of rows 1: the checksum of page 1 does not fit`,
  });
  const others = await openTable(database, path, { columns: ['id', 'unused'] });
  expect(others.pages).toEqual({ verified: 2, unverifiable: 0 });
  await expect(others.checkOthers?.()).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
});

test('a damaged column that only a refused row would bring along is told, too', async () => {
  const bytes = await readFile(fixture('checksums'));
  const at = bytes.indexOf(Buffer.from(new Float64Array([2.5]).buffer));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const path = await testFile('t.parquet', bytes);
  expect(await cells(path, [id(['a', 'b', 'c'])])).toEqual([['a'], ['b'], ['c']]);
  await expect(cells(path, [id(['a'])])).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
});

test.each([
  ['no-groups', 'INPUT_EMPTY'],
  ['no-rows', 'INPUT_EMPTY'],
  ['encrypted-footer', 'INPUT_ENCRYPTED'],
])('%s', async (name, code) => {
  await expect(openTable(await testDatabase(), fixture(name))).rejects.toMatchObject({ code, exitCode: 2 });
});

test('a column that is encrypted is no matter until it is asked for', async () => {
  const database = await testDatabase();
  const path = fixture('encrypted-column');
  await expect(openTable(database, path, { columns: ['x'] })).rejects.toMatchObject({
    code: 'INPUT_ENCRYPTED',
  });
  const { relation } = await openTable(database, path, { columns: ['id'] });
  expect(await database.rows(`SELECT id FROM ${relation}`)).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
});

test("another file's footer", async () => {
  const [small, large] = [await readFile(fixture('snappy')), await readFile(fixture('many-pages'))];
  const database = await testDatabase();
  for (const bytes of [grafted(small, large), grafted(large, small)]) {
    const path = await testFile('t.parquet', bytes);
    await expect(openTable(database, path)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', exitCode: 2 });
  }
});

test.each(['checksums', 'snappy', 'odd-names'])('%s, cut off anywhere', async (name) => {
  const bytes = await readFile(fixture(name));
  const database = await testDatabase();
  for (let length = 4; length < bytes.length; length += 13) {
    const path = await testFile('t.parquet', bytes.subarray(0, length));
    await expect(openTable(database, path)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', exitCode: 2 });
  }
});

test('a footer length that lies', async () => {
  const database = await testDatabase();
  for (const length of [0, 1, 100, 0x7fff_ffff, 0xffff_ffff]) {
    const bytes = await readFile(fixture('snappy'));
    bytes.writeUInt32LE(length, bytes.length - 8);
    const path = await testFile('t.parquet', bytes);
    await expect(openTable(database, path)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', exitCode: 2 });
  }
});

test('bytes changed anywhere: read, or refused in words', async () => {
  const names = ['checksums', 'snappy', 'numbers', 'nested', 'dictionary', 'many-pages'];
  const files = await Promise.all(names.map(async (name) => await readFile(fixture(name))));
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), to: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(names.length - 1),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      async (index, changes) => {
        const bytes = Buffer.from(files[index]!);
        for (const { at, to } of changes) bytes[4 + Math.floor(at * (bytes.length - 5))] = to;
        const path = await testFile('t.parquet', bytes);
        const database = await testDatabase();
        try {
          const { relation } = await openTable(database, path);
          await database.rows(`SELECT * FROM ${relation}`);
        } catch (error) {
          expect(error).toBeInstanceOf(MlopsError);
          expect(error).toMatchObject({ exitCode: 2 });
        } finally {
          database.close();
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('every cell is the one that another reader finds', async () => {
  const database = await testDatabase();
  const value = fc.record({
    i: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    d: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    s: fc.option(fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !text.includes('\0'))),
    b: fc.option(fc.boolean()),
  });
  const codec = fc.constantFrom('snappy', 'zstd', 'gzip', 'brotli', 'lz4_raw', 'uncompressed');
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 40 }),
      codec,
      fc.constantFrom('V1', 'V2'),
      async (rows, compression, version) => {
        const list = rows.map(
          ({ i, d, s, b }) =>
            `(${literal(i, 'BIGINT')}, ${literal(d, 'DOUBLE')}, ${literal(s, 'VARCHAR')}, ${literal(b, 'BOOLEAN')})`,
        );
        const path = await testParquet(
          database,
          `SELECT * FROM (VALUES ${list.join(', ')}) AS t(i, d, s, b)`,
          't.parquet',
          `, COMPRESSION ${compression}, PARQUET_VERSION ${version}`,
        );
        const { relation } = await openTable(database, path);
        const ours = await database.rows(`SELECT i, d, s, b FROM ${relation} ORDER BY _row`);
        const bytes = await readFile(path);
        const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
        expect(ours).toEqual(await parquetReadObjects({ file, compressors }));
      },
    ),
    { numRuns: 60 },
  );
});
