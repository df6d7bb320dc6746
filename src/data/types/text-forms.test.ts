/** Where the form of a column's texts is known, no text is looked at again: the answers must be the same. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ColumnForm } from '../../kernels/open-csv-kernel.ts';
import type { Database } from '../duckdb/database.ts';
import type { Field } from '../../documents/profile.generated.ts';
import { quoteLiteral } from '../duckdb/sql.ts';
import { testDatabase } from '../duckdb/test-table.fixture.ts';
import { castIsExact } from './text-forms.ts';
import { problem, typedValue } from './typed-column.ts';

const FORM: ColumnForm = {
  hasPluses: false,
  hasPoints: true,
  hasExponents: true,
  hasOthers: false,
  isDay: false,
  places: 2,
};

/** The texts of `texts` that are typed, or found to be wrong, in another way when their form is known. */
async function differences(database: Database, texts: string, field: Field, form: ColumnForm) {
  expect(castIsExact(field, form)).toBe(true);
  const [exact, fast] = [typedValue('s', field, 'VARCHAR'), typedValue('s', field, 'VARCHAR', form)];
  expect(fast).not.toBe(exact);
  const wrong = (typed: string) => problem('s', typed, field, 'VARCHAR', true);
  return database.rows(
    `SELECT s FROM (SELECT s, ${exact} AS exact, ${fast} AS fast FROM (${texts}))
     WHERE exact IS DISTINCT FROM fast OR ${wrong('exact')} <> ${wrong('fast')} LIMIT 5`,
  );
}

/** SQL of all texts of up to so many of the characters. */
function allTexts(characters: string, length: number): string {
  const list = `[${characters.split('').map(quoteLiteral).join(', ')}]`;
  return `WITH RECURSIVE texts(s) AS (SELECT '' UNION ALL
    SELECT s || c FROM texts, (SELECT unnest(${list}) AS c) WHERE length(s) < ${length}) SELECT s FROM texts`;
}

const places = (form: ColumnForm, most: number, characters: string, length: number): string =>
  `SELECT s FROM (${allTexts(characters, length)}) WHERE NOT contains(s, '.') OR strpos(reverse(s), '.') - 1 <= ${Math.min(most, form.places)}`;

const field = (type: Field['type'], more: Partial<Field> = {}): Field => ({ name: 's', type, ...more });

test.each([
  [
    'integers',
    field('integer'),
    { ...FORM, hasPluses: true, hasPoints: false, hasExponents: false },
    allTexts('0159+-', 6),
  ],
  ['numbers', field('number'), FORM, allTexts('019.-eE', 6)],
  [
    'decimals',
    field('decimal', { precision: 4, scale: 2 }),
    { ...FORM, hasPluses: true, hasExponents: false },
    places(FORM, 2, '05.+-', 7),
  ],
  [
    'whole decimals',
    field('decimal', { precision: 3, scale: 0 }),
    { ...FORM, hasPluses: true, hasExponents: false, places: 0 },
    places({ ...FORM, places: 0 }, 0, '05.+-', 7),
  ],
])('all short texts of %s', async (_, given, form, texts) => {
  expect(await differences(await testDatabase(), texts, given, form)).toEqual([]);
});

const written = (characters: string) =>
  fc.array(fc.string({ unit: fc.constantFrom(...characters.split('')), maxLength: 45 }), {
    minLength: 200,
    maxLength: 200,
  });
const rows = (texts: readonly string[]) => `SELECT unnest([${texts.map(quoteLiteral).join(', ')}]) AS s`;

test('long texts', async () => {
  const database = await testDatabase();
  const cases = [
    ['00123456789-', field('integer'), { ...FORM, hasPoints: false, hasExponents: false }],
    ['00123456789.-e', field('number'), FORM],
    ['0123456789', field('decimal'), { ...FORM, hasExponents: false }],
  ] as const;
  for (const [characters, given, form] of cases) {
    await fc.assert(
      fc.asyncProperty(written(characters), async (texts) => {
        expect(await differences(database, rows(texts), given, form)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  }
});

test('days', async () => {
  const database = await testDatabase();
  const days = `SELECT lpad(CAST(y AS VARCHAR), 4, '0') || '-' || lpad(CAST(m AS VARCHAR), 2, '0') || '-' || lpad(CAST(d AS VARCHAR), 2, '0') AS s
    FROM (SELECT unnest([0, 1, 4, 100, 1582, 1900, 1999, 2000, 2024, 9999]) AS y), range(0, 100) months(m), range(0, 100) days(d)`;
  expect(
    await differences(database, `${days} UNION ALL SELECT ''`, field('date'), { ...FORM, isDay: true }),
  ).toEqual([]);
});

test('where one text may be more than the form says, all are looked at', () => {
  expect(castIsExact(field('integer'), { ...FORM, hasPoints: true, hasExponents: false })).toBe(false);
  expect(castIsExact(field('integer'), { ...FORM, hasPoints: false, hasExponents: true })).toBe(false);
  for (const type of ['integer', 'number', 'decimal', 'date', 'boolean', 'timestamp'] as const) {
    expect(castIsExact(field(type), { ...FORM, hasPoints: false, hasOthers: true })).toBe(false);
  }
  // DuckDB reads `+-1` as a number.
  expect(castIsExact(field('number'), { ...FORM, hasPluses: true })).toBe(false);
  expect(castIsExact(field('decimal'), FORM)).toBe(false);
  expect(castIsExact(field('decimal'), { ...FORM, hasExponents: false, places: 3 })).toBe(false);
});
