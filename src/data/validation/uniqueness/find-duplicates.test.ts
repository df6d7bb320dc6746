import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Database } from '../../duckdb/database.ts';
import { quoteLiteral } from '../../duckdb/sql.ts';
import { testDatabase } from '../../duckdb/test-table.fixture.ts';
import type { Field } from '../../profile/profile.ts';
import type { Rule } from '../../profile/rules.ts';
import type { TypedRelation } from '../../types/typed-relation.ts';
import { findDuplicates } from './find-duplicates.ts';
import { HASH_LIMITS, type HashLimits } from './repeated-hashes.ts';

const LIMITS: HashLimits[] = [
  HASH_LIMITS,
  // All hashes go through the file; a list that repeats is too long from the third hash on.
  { ...HASH_LIMITS, heldRows: 0 },
  { ...HASH_LIMITS, repeats: 2 },
  // One value that is most of all.
  { ...HASH_LIMITS, longestList: 3 },
];

const UNIQUE: Rule = { kind: 'unique', column: 'a' };

function typedTable(relation: string, types: readonly Field['type'][]): TypedRelation {
  const columns = types.map((type, index) => ({
    field: { name: 'ab'[index]!, type },
    value: `t.v${index}`,
    problem: '0',
  }));
  return { relation, columns, isTable: true };
}

async function repeatedRows(
  database: Database,
  typed: TypedRelation,
  rule: Rule,
  rows: number,
  limits: HashLimits,
): Promise<number[]> {
  const found = await findDuplicates(database, 'input', typed, [rule], rows, limits);
  if (found.length === 0) return [];
  const numbers = await database.rows(`SELECT _row::DOUBLE AS number FROM ${found[0]!.rows} ORDER BY 1`);
  return numbers.map(({ number }) => Number(number));
}

/** Rows whose key is that of another one, by a look at all of them. */
function alike(keys: readonly (string | undefined)[]): number[] {
  const counts = new Map<string | undefined, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return keys.flatMap((key, index) => (key !== undefined && counts.get(key)! > 1 ? [index + 1] : []));
}

test.each([1, 2, 8])('all rows of a group of equals are found, with %i threads', async (threads) => {
  const database = await testDatabase({ threads });
  const cell = fc.option(fc.oneof(fc.bigInt(-4n, 4n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)));
  const tables = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(tables, fc.boolean(), fc.constantFrom(...LIMITS), async (cells, isSorted, limits) => {
      const rows = isSorted ? cells.toSorted(([a], [b]) => ((a ?? 0n) < (b ?? 0n) ? -1 : 1)) : cells;
      const values = rows.map(([a, b], index) => `(${index + 1}, ${a ?? 'NULL'}, ${b ?? 'NULL'})`);
      const list = (type: string) =>
        `SELECT n::BIGINT AS _row, a::BIGINT::${type} AS v0, b::BIGINT::${type} AS v1 FROM (VALUES ${values.join(', ')}) v(n, a, b)`;
      for (const type of ['BIGINT', 'VARCHAR'] as const) {
        await database.run(`CREATE OR REPLACE TABLE typed AS ${list(type)}`);
        const kind = type === 'BIGINT' ? 'integer' : 'string';
        const typed = typedTable('typed', [kind, kind]);
        const one = rows.map(([a]) => a?.toString());
        expect(await repeatedRows(database, typed, UNIQUE, rows.length, limits)).toEqual(alike(one));
        const both = rows.map(([a, b]) => (a === null || b === null ? undefined : `${a} ${b}`));
        const key: Rule = { kind: 'primary_key', columns: ['a', 'b'] };
        expect(await repeatedRows(database, typed, key, rows.length, limits)).toEqual(alike(both));
      }
    }),
    { numRuns: 25 },
  );
});

const MANY = 200_000;

test.each([
  ['ascending but for the last', `CASE WHEN i = ${MANY} THEN 77 ELSE i END`, [77, MANY]],
  ['ascending', 'i', []],
  ['in no order', `(i * 7919) % ${MANY + 1}`, []],
  ['from the least to the greatest', `CASE WHEN i % 2 = 0 THEN i - 1 ELSE -9223372036854775807 + i END`, []],
] as const)('of %s, the same rows by way of memory and of a file', async (_, value, expected) => {
  const database = await testDatabase();
  for (const type of ['BIGINT', 'VARCHAR'] as const) {
    await database.run(
      `CREATE OR REPLACE TABLE typed AS SELECT i AS _row, (${value})::${type} AS v0 FROM range(1, ${MANY + 1}) r(i)`,
    );
    const typed = typedTable('typed', [type === 'BIGINT' ? 'integer' : 'string']);
    for (const limits of LIMITS) {
      expect(await repeatedRows(database, typed, UNIQUE, MANY, limits)).toEqual(expected);
    }
  }
});

test('zero and minus zero are equal, as they are where rows are joined', async () => {
  const database = await testDatabase();
  await database.run(
    `CREATE TABLE typed AS SELECT n::BIGINT AS _row, v::DOUBLE AS v0 FROM (VALUES (1, '0'), (2, '-0'), (3, '1')) t(n, v)`,
  );
  const found = await repeatedRows(database, typedTable('typed', ['number']), UNIQUE, 3, HASH_LIMITS);
  expect(found).toEqual([1, 2]);
});

test('work that is to stop does', async () => {
  const stopped = AbortSignal.abort(new Error('stopped by the test'));
  const database = await testDatabase({ interrupt: stopped });
  for (const value of ['i', quoteLiteral('x')]) {
    await database.run(
      `CREATE OR REPLACE TABLE typed AS SELECT i AS _row, ${value} AS v0 FROM range(9) r(i)`,
    );
    const typed = typedTable('typed', [value === 'i' ? 'integer' : 'string']);
    await expect(findDuplicates(database, 'input', typed, [UNIQUE], 9)).rejects.toThrow(
      'stopped by the test',
    );
  }
});
