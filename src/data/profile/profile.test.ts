import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateProfileTypes } from '../../../scripts/generate-profile-types.ts';
import { MlopsError } from '../../core/error.ts';
import { parseProfile, readProfile } from './profile.ts';
import { testFile, testFolder } from '../duckdb/test-table.fixture.ts';

const field = (more: object) => ({ name: 'x', type: 'integer', ...more });
const profileOf = (...fields: object[]) => JSON.stringify({ name: 'p', fields });

function mistakes(text: string): string[] {
  try {
    parseProfile(text, 'p.json');
    return [];
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    expect(error).toMatchObject({ code: 'PROFILE_INVALID', exitCode: 2 });
    return error.diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

test('the types are what the schema gives', async () => {
  const types = await readFile(new URL('../../documents/profile.generated.ts', import.meta.url), 'utf8');
  expect(types).toBe(await generateProfileTypes());
});

test('a profile comes as it is written', async () => {
  const profile = {
    name: 'shop',
    primary_key: ['id'],
    missing_values: ['', 'NA'],
    min_rows: 10,
    fields: [
      {
        name: 'id',
        type: 'string',
        constraints: { pattern: 'C[0-9]+', minLength: 2, maxLength: 9, unique: true },
      },
      { name: 'age', type: 'integer', constraints: { required: true, minimum: 0, maximum: 120 } },
      { name: 'revenue', type: 'decimal', precision: 18, scale: 2 },
      { name: 'share', type: 'number', allow_non_finite: true, missing_values: [] },
      { name: 'plan', type: 'string', categories: ['A', 'B'] },
      { name: 'since', type: 'date', constraints: { minimum: '2020-01-01' } },
      { name: 'active', type: 'boolean', constraints: { enum: [true] } },
    ],
  };
  const path = await testFile('profile.json', JSON.stringify(profile));
  expect(await readProfile(path)).toEqual(profile);
});

test('a profile that is not there, or is a folder', async () => {
  const folder = await testFolder();
  const missing = join(folder, 'none.json');
  await expect(readProfile(missing)).rejects.toMatchObject({ code: 'PROFILE_MISSING', exitCode: 2 });
  await expect(readProfile(folder)).rejects.toMatchObject({ code: 'PROFILE_UNREADABLE', exitCode: 2 });
});

test('broken JSON is shown where it breaks', () => {
  expect(mistakes('{\n  "name": "p",\n  "fields": [,]\n}')).toEqual(['3:14 expected a value, found `,`']);
});

test('a wrong member is shown where it stands, with what was probably meant', () => {
  const text = `{
  "name": "p",
  "feilds": [],
  "fields": [
    {"name": "x", "type": "integr", "constraints": {"minium": 1, "minLength": -1}},
    {"nmae": "y", "type": "string"}
  ]
}`;
  expect(mistakes(text).toSorted()).toEqual([
    '3:3 unknown key `feilds` (did you mean `fields`?)',
    '5:27 `type` must be `string`, `integer`, `number`, `decimal`, `boolean`, `date` or `timestamp`, not the text `integr` (did you mean `integer`?)',
    '5:53 unknown key `minium` (did you mean `minimum`?)',
    '5:79 `minLength` must be at least 0, not `-1`; for example `"minLength": 2`',
    '6:5 `name` is missing; for example `"name": "customer_id"`',
    '6:6 unknown key `nmae` (did you mean `name`?)',
  ]);
});

test.each([
  ['no fields', JSON.stringify({ name: 'p', fields: [] }), '`fields` must have at least 1 entry'],
  ['a list instead of a profile', '[]', '`profile` must be a map, not a list'],
  [
    'a name in two cases',
    profileOf(field({}), field({ name: 'X' })),
    'there is a field `x` already, which differs',
  ],
  ['a name twice', profileOf(field({}), field({})), 'there is a field `x` already'],
  [
    'a reserved name',
    profileOf(field({ name: '_row' })),
    '`_row` is the name of a column that validation adds',
  ],
  [
    'a scale without decimal',
    profileOf(field({ scale: 2 })),
    '`scale` says nothing about a field of type `integer`',
  ],
  [
    'a scale beyond the precision',
    profileOf(field({ type: 'decimal', precision: 3, scale: 4 })),
    '`scale` is greater than `precision`',
  ],
  [
    'an integer minimum of text',
    profileOf(field({ constraints: { minimum: 'a' } })),
    'expected a value of type',
  ],
  [
    'a minimum of a string',
    profileOf(field({ type: 'string', constraints: { minimum: 1 } })),
    'has no minimum',
  ],
  [
    'a day that is none',
    profileOf(field({ type: 'date', constraints: { minimum: '2023-02-29' } })),
    'expected a value of',
  ],
  [
    'an empty range',
    profileOf(field({ constraints: { minimum: 2, maximum: 1 } })),
    '`maximum` is below `minimum`',
  ],
  [
    'empty lengths',
    profileOf(field({ type: 'string', constraints: { minLength: 2, maxLength: 1 } })),
    '`maxLength` is below `minLength`',
  ],
  [
    'a range that only its last digits make empty',
    profileOf(field({ constraints: { minimum: '9007199254740993', maximum: '9007199254740992' } })),
    '`maximum` is below `minimum`',
  ],
  [
    'a bound that as a number would be another',
    profileOf(field({ constraints: { minimum: 0 } })).replace('0', '9007199254740993'),
    'as a number this would be 9007199254740992: write it as a text, "9007199254740993"',
  ],
  [
    'a decimal with more digits than a number has',
    profileOf(field({ type: 'decimal', constraints: { enum: [0] } })).replace('0', '123456789012345678.91'),
    'as a number this would be 123456789012345680, and no list can hold it',
  ],
  [
    'a text that is no number',
    profileOf(field({ constraints: { minimum: '1e3' } })),
    'expected a value of type `integer`',
  ],
  [
    'a float as a text',
    profileOf(field({ type: 'number', constraints: { minimum: '1' } })),
    'expected a value of type `number`',
  ],
  [
    'an offset from UTC that is none',
    profileOf(field({ type: 'timestamp', constraints: { minimum: '2026-01-31T00:00:00+25:00' } })),
    'expected a value of type `timestamp`',
  ],
  ['a pattern for numbers', profileOf(field({ constraints: { pattern: 'a' } })), '`pattern` says nothing'],
  [
    'categories of another type',
    profileOf(field({ categories: ['a'] })),
    'expected a value of type `integer`',
  ],
  [
    'allowed values of another type',
    profileOf(field({ constraints: { enum: [1.5] } })),
    'expected a value of type',
  ],
  [
    'a key that is no field',
    JSON.stringify({ name: 'p', primary_key: ['y'], fields: [field({})] }),
    'there is no field `y`',
  ],
])('%s', (_, text, message) => {
  expect(mistakes(text).join('\n')).toContain(message);
});

test.each([
  ['integer', '9007199254740992'],
  ['integer', '1000000000000000000000'],
  ['integer', '1e3'],
  ['decimal', '0.1'],
  ['decimal', '-0.50'],
  ['decimal', '1E-7'],
  ['number', '0.1000000000000000055'],
  ['integer', '"9223372036854775807"'],
  ['decimal', '"-0123.4500"'],
])('of type %s, %s is the bound that is written', (type, written) => {
  const text = profileOf(field({ type, constraints: { minimum: 0 } })).replace(':0}', `:${written}}`);
  expect(mistakes(text)).toEqual([]);
});

test('of very many mistakes the first are told', () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `k${index}`);
  const fields = [{ name: 'a', type: 'string' }];
  for (const [profile, code] of [
    [{ name: 'p', fields: names.map((name) => ({ name, type: 'x' })) }, 'must be'],
    [{ name: 'p', fields: names.map(() => fields[0]) }, 'already'],
    [{ name: 'p', fields, primary_key: names }, 'no field'],
    [{ name: 'p', fields, ...Object.fromEntries(names.map((name) => [name, 1])) }, 'unknown key'],
  ] as const) {
    expect(() => parseProfile(JSON.stringify(profile), 'p.json')).toThrow(
      expect.objectContaining({
        code: 'PROFILE_INVALID',
        message: 'the profile `p.json` has 100 mistakes or more',
        diagnostics: expect.objectContaining({
          length: 100,
          99: expect.objectContaining({ message: expect.stringContaining(code) }),
        }),
      }),
    );
  }
});
