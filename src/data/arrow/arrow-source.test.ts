import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import { openTable } from '../sources/open-table.ts';
import { openValidated } from '../validation/open-validated.ts';
import type { Field } from '../profile/profile.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

const fixture = (name: string) => `test/fixtures/tables/${name}`;

async function cells(path: string, field: Field): Promise<unknown[]> {
  const database = await testDatabase();
  const table = await openValidated(database, path, { name: 't', fields: [field] });
  const rows = await database.rows(`SELECT * FROM ${table.validRelation} ORDER BY _row`);
  return rows.map((row) => row[field.name]);
}

const wanted = (name: string, column: string) => cells(fixture(name), { name: column, type: 'number' });

const T = '2026-01-31 10:20:30';

test.each(['table.arrow', 'table.arrows'])(
  '%s: each type as pyarrow has written it, over two batches',
  async (name) => {
    const expected: [Field, unknown[]][] = [
      [{ name: 'id', type: 'string' }, ['a', 'b', 'c']],
      [{ name: 'x', type: 'number' }, [1.5, 2.5, null]],
      [{ name: 'plan', type: 'string' }, ['A', 'B', null]],
      [{ name: 'dec', type: 'decimal', precision: 30, scale: 2 }, ['1.00', '-12345678901234567890.25', null]],
      [{ name: 'i64', type: 'integer' }, [2n ** 63n - 1n, -(2n ** 63n), null]],
      [{ name: 'u64', type: 'decimal', precision: 20, scale: 0 }, ['18446744073709551615', '0', null]],
      [{ name: 'i8', type: 'integer' }, [1n, -1n, null]],
      [{ name: 'f32', type: 'number' }, [0.10000000149011612, 2, null]],
      [{ name: 'f16', type: 'number' }, [1, 2, 3]],
      [{ name: 'ok', type: 'boolean' }, [true, false, null]],
      [{ name: 'date', type: 'date' }, ['2026-01-31', '1969-12-31', null]],
      [{ name: 'date64', type: 'date' }, ['2026-01-31', '2026-02-01', null]],
      [{ name: 'at_s', type: 'timestamp' }, [T, T, null]],
      [{ name: 'at_us', type: 'timestamp' }, [`${T}.123456`, `${T}.123456`, null]],
      [{ name: 'at_z', type: 'timestamp', timezone: 'UTC' }, [`${T}.123456+00`, `${T}.123456+00`, null]],
      [{ name: 'empty', type: 'date' }, [null, null, null]],
      [{ name: 'large', type: 'string', missing_values: [] }, ['p', '', null]],
    ];
    for (const [field, values] of expected)
      expect([field.name, await cells(fixture(name), field)]).toEqual([field.name, values]);
  },
);

test.each(['table.arrow', 'table.arrows'])('%s with a profile that says how CSV is written', async (name) => {
  const database = await testDatabase();
  const { format, rows } = await openTable(database, fixture(name), {
    dialect: { encoding: 'windows-1252', delimiter: ';' },
  });
  expect([format, rows]).toEqual(['arrow', 3]);
});

test.each([
  ['lz4.arrow', [1.5, 2.5, null]],
  ['zstd.arrow', [1.5, 2.5, null]],
  ['nested.arrow', [1.5, 2.5, null]],
])('%s', async (name, values) => {
  expect(await cells(fixture(name), { name: 'x', type: 'number' })).toEqual(values);
});

test.each([
  ['dictionary-delta.arrows', ['A', 'B', 'C', 'A']],
  ['dictionary-replaced.arrows', ['A', 'B', 'Y', 'Z']],
])('%s: a dictionary that changes from one batch to the next', async (name, values) => {
  expect(await cells(fixture(name), { name: 'plan', type: 'string' })).toEqual(values);
});

test('what cannot be asked for is told in words', async () => {
  await expect(wanted('twins.arrow', 'x')).rejects.toMatchObject({ code: 'COLUMN_AMBIGUOUS', exitCode: 2 });
  await expect(wanted('nested.arrow', 'l')).rejects.toMatchObject({
    code: 'SCHEMA_TYPE_MISMATCH',
    message: expect.stringContaining('`l` is List') as string,
    hints: [expect.stringContaining('a cell holds one value') as string],
  });
  await expect(wanted('no-rows.arrow', 'x')).rejects.toMatchObject({ code: 'INPUT_EMPTY', exitCode: 2 });
});

test('rows are numbered over the batches, and a refused row comes with all of its columns', async () => {
  const database = await testDatabase();
  const table = await openValidated(database, fixture('table.arrow'), {
    name: 't',
    fields: [{ name: 'x', type: 'number', constraints: { required: true } }],
  });
  expect(await database.rows(`SELECT _row, id, large FROM ${table.quarantineRelation}`)).toEqual([
    { _row: 3n, id: 'c', large: null },
  ]);
});

test.each(['table.arrow', 'table.arrows'])(
  '%s that is cut off, between two batches as well',
  async (name) => {
    const bytes = await readFile(fixture(name));
    const database = await testDatabase();
    for (let length = 16; length < bytes.length; length += 8) {
      const path = await testFile('t.arrow', bytes.subarray(0, length));
      await expect(openTable(database, path)).rejects.toMatchObject({
        code: 'INPUT_UNREADABLE',
        exitCode: 2,
      });
    }
  },
);

test('cut off or changed anywhere: read, or refused in words', async () => {
  const names = ['table.arrow', 'table.arrows', 'lz4.arrow', 'zstd.arrow', 'dictionary-delta.arrows'];
  const files = await Promise.all(names.map(async (name) => await readFile(fixture(name))));
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.nat(names.length - 1), place, fc.option(fc.nat(255)), async (index, where, to) => {
      const file = files[index]!;
      const at = 8 + Math.floor(where * (file.length - 9));
      const bytes = to === null ? file.subarray(0, at) : Buffer.from(file);
      if (to !== null) bytes[at] = to;
      const database = await testDatabase();
      try {
        const { relation } = await openTable(database, await testFile('t.arrow', bytes));
        await database.rows(`SELECT * FROM ${relation}`);
      } catch (error) {
        expect(error).toBeInstanceOf(MlopsError);
        expect(error).toMatchObject({ exitCode: 2 });
      } finally {
        database.close();
      }
    }),
    { numRuns: 100 },
  );
});
