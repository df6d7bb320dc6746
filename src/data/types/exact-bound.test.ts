import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { beyondBound, type Comparison, type ExactType, notAmong } from './exact-bound.ts';
import { cellText } from '../duckdb/cell-text.ts';
import { openValidated } from '../validation/open-validated.ts';
import { compareNumbers } from './plain-number.ts';
import type { Field } from '../profile/profile.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

async function refused(values: string[], field: Omit<Field, 'name'>): Promise<string[]> {
  const database = await testDatabase();
  const path = await testFile('t.csv', `id,x\n${values.map((value, row) => `${row},${value}\n`).join('')}`);
  const table = await openValidated(database, path, { name: 't', fields: [{ name: 'x', ...field }] });
  const rows = await database.rows(`SELECT x FROM ${table.quarantineRelation} ORDER BY _row`);
  return rows.map(({ x }) => cellText(x));
}

const BIG = '99999999999999999999999999.123456789012';

test.each<[string[], Omit<Field, 'name'>, string[]]>([
  // With 26 digits before the point and 17 after it no type of the database holds both sides.
  [
    [BIG, '0.1', '0.123456789013'],
    { type: 'decimal', precision: 38, scale: 12, constraints: { minimum: 0.123_456_789_012_345_68 } },
    ['0.1'],
  ],
  // As a float it would be 1e26.
  [[BIG], { type: 'decimal', precision: 38, scale: 12, constraints: { minimum: 1e26 } }, [BIG]],
  [[BIG], { type: 'decimal', precision: 38, scale: 12, constraints: { maximum: 1e40 } }, []],
  [[BIG, '-1'], { type: 'decimal', precision: 38, scale: 12, constraints: { maximum: -1e40 } }, [BIG, '-1']],
  [
    ['9223372036854775807', '0'],
    { type: 'integer', constraints: { minimum: 0.000_001_234_567_890_123_456 } },
    ['0'],
  ],
  [
    ['9007199254740992', '9007199254740993'],
    { type: 'integer', constraints: { minimum: '9007199254740993' } },
    ['9007199254740992'],
  ],
  [
    ['123456789012345678.90', '123456789012345678.91'],
    { type: 'decimal', precision: 38, constraints: { minimum: '123456789012345678.91' } },
    ['123456789012345678.90'],
  ],
  [['0.10', '0.20'], { type: 'decimal', constraints: { enum: [0.1, 0.005, 1e30] } }, ['0.20']],
  [['1', '2'], { type: 'decimal', constraints: { enum: [0.001] } }, ['1', '2']],
])('of %j with %o these are refused: %j', async (values, field, expected) => {
  expect(await refused(values, field)).toEqual(expected);
});

const TYPES: readonly ExactType[] = [
  { sql: 'BIGINT', scale: 0, least: -(2n ** 63n), greatest: 2n ** 63n - 1n },
  ...[
    [4, 2],
    [18, 2],
    [38, 12],
    [38, 0],
  ].map(([precision = 0, scale = 0]) => {
    const greatest = 10n ** BigInt(precision) - 1n;
    return { sql: `DECIMAL(${precision},${scale})`, scale, least: -greatest, greatest };
  }),
];

const BROKEN: Record<Comparison, (order: number) => boolean> = {
  minimum: (order) => order < 0,
  maximum: (order) => order > 0,
  min_exclusive: (order) => order <= 0,
  max_exclusive: (order) => order >= 0,
};

test('a value breaks a bound, or is in a list, as the two are on paper', async () => {
  const database = await testDatabase();
  const bound = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -200, max: 200, noNaN: true }),
    fc.integer(),
    fc.constantFrom(0, -0, 0.1, 99.99, -99.99, 1e18, 1e26, 1e-7, 2 ** 63, -(2 ** 63)),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...TYPES), bound, fc.bigInt(), async (type, number, drawn) => {
      const size = type.greatest - type.least + 1n;
      const unit = 10n ** BigInt(type.scale);
      const near = BigInt(Math.trunc(Math.max(-1e38, Math.min(1e38, number)))) * unit;
      const within = (units: bigint) =>
        units < type.least ? type.least : units > type.greatest ? type.greatest : units;
      const units = [
        within(near),
        within(near + 1n),
        within(near - 1n),
        type.least + (((drawn % size) + size) % size),
      ];
      for (const one of units) {
        const digits = String(one < 0n ? -one : one).padStart(type.scale + 1, '0');
        const point = digits.length - type.scale;
        const text = `${one < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
        const value = `CAST('${type.scale === 0 ? text.slice(0, -1) : text}' AS ${type.sql})`;
        const order = compareNumbers(text, String(number));
        const kinds = Object.keys(BROKEN) as Comparison[];
        const cells = [
          ...kinds.map((kind) => beyondBound(value, kind, number, type)),
          notAmong(value, [number], type),
        ];
        const [row = {}] = await database.rows(`SELECT [${cells.join(', ')}] AS found`);
        expect(row['found']).toEqual([...kinds.map((kind) => BROKEN[kind](order)), order !== 0]);
      }
    }),
    { numRuns: 150 },
  );
});

test('a missing value breaks no bound', async () => {
  const database = await testDatabase();
  for (const type of TYPES) {
    const none = `CAST(NULL AS ${type.sql})`;
    const cells = [
      beyondBound(none, 'minimum', 1e40, type),
      beyondBound(none, 'maximum', 0, type),
      notAmong(none, [], type),
    ];
    expect(await database.rows(`SELECT [${cells.join(', ')}] AS found`)).toEqual([
      { found: [null, null, null] },
    ]);
  }
});
