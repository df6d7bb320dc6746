import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTable } from '../sources/open-table.ts';
import { openValidated } from '../validation/open-validated.ts';
import { parseProfile, type Profile } from '../profile/profile.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

const numbers: Profile = {
  name: 'p',
  fields: [
    { name: 'a', type: 'number' },
    { name: 'b', type: 'decimal' },
    { name: 'c', type: 'integer' },
    { name: 'd', type: 'string' },
  ],
  dialect: { delimiter: ';', decimalChar: ',', groupChar: '.' },
};

test('numbers are read as the dialect writes them, and in no other way', async () => {
  const database = await testDatabase();
  const text =
    'a;b;c;d\n1.234,5;1.234.567,89;-12.000;1,5\n-,5;0,5;7;1.234\n1e3;,25;1234;x\n' +
    '1.5;1;1;bad a\n12.34,5;1;1;bad a\n1;1;1,0;bad c\n1,5.000;1;1;bad a\n.123;1;1;bad a\n1;0,123;1;bad b\n';
  const { rows, validRelation } = await openValidated(database, await testFile('t.csv', text), numbers);
  expect(await database.rows(`SELECT * FROM ${validRelation} ORDER BY _row`)).toEqual([
    { _row: 1n, a: 1234.5, b: '1234567.89', c: -12_000n, d: '1,5' },
    { _row: 2n, a: -0.5, b: '0.50', c: 7n, d: '1.234' },
    { _row: 3n, a: 1000, b: '0.25', c: 1234n, d: 'x' },
  ]);
  expect(rows.quarantined).toBe(6);
});

test.each([
  [{ delimiter: ';', decimalChar: ',', groupChar: '.' }, '1.234', 1234],
  [{ delimiter: ';', decimalChar: ',', groupChar: '.' }, '1234e-5', 0.01234],
  [{ delimiter: ';', groupChar: ',' }, '1,234.5', 1234.5],
  // A point that is no group's: another program wrote it, or another dialect is meant.
  ...['0.123', '-0.123', '00.123', '01.234', '0.123.456', '1.500e3', '1.234e-05'].map(
    (text) =>
      [{ delimiter: ';', decimalChar: ',' as const, groupChar: '.' as const }, text, undefined] as const,
  ),
  [{ delimiter: ';', groupChar: ',' }, '0,123', undefined],
  [{ delimiter: ';', groupChar: ' ' }, '0 123', undefined],
] as const)('%j: `%s` is %s', async (dialect, text, expected) => {
  const database = await testDatabase();
  const path = await testFile('t.csv', `n;v;w\n1;${text};${text}\n`);
  const { rows, validRelation } = await openValidated(database, path, {
    name: 'p',
    fields: [{ name: 'v', type: 'number' }],
    dialect,
  });
  expect(rows.valid).toBe(expected === undefined ? 0 : 1);
  if (expected !== undefined)
    expect(await database.rows(`SELECT v FROM ${validRelation}`)).toEqual([{ v: expected }]);
});

test('a number that Germany writes is the number that it was', async () => {
  const database = await testDatabase();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -9e11, max: 9e11 }), { minLength: 1, maxLength: 20 }),
      async (values) => {
        const written = values.map((value) =>
          (value / 100)
            .toFixed(2)
            .replace('.', ',')
            .replaceAll(/\B(?=(\d{3})+,)/g, '.'),
        );
        const path = await testFile(
          't.csv',
          `a;b;c;d\n${written.map((one) => `${one};${one};1;x\n`).join('')}`,
        );
        const { validRelation } = await openValidated(database, path, numbers);
        const read = await database.rows(`SELECT a, b FROM ${validRelation} ORDER BY _row`);
        expect(read.map((row) => [row['a'], Number(row['b'])])).toEqual(
          values.map((value) => [value / 100, value / 100]),
        );
      },
    ),
    { numRuns: 10 },
  );
});

test.each([
  ['utf-16le', Buffer.from('\uFEFFa,b\r\n1,é\r\n', 'utf16le')],
  ['utf-16be', Buffer.from('\uFEFFa,b\r\n1,é\r\n', 'utf16le').swap16()],
  ['windows-1252', Buffer.from('a,b\n1,\xe9\n', 'latin1')],
])('encoding %s', async (encoding, bytes) => {
  const database = await testDatabase();
  const { relation } = await openTable(database, await testFile('t.csv', bytes), { dialect: { encoding } });
  expect(await database.rows(`SELECT * FROM ${relation}`)).toEqual([{ a: '1', b: 'é', _row: 1n }]);
});

const opened = async (path: string, encoding: string) =>
  openTable(await testDatabase(), path, { dialect: { encoding } });

test.each([
  ['windows-1252', Buffer.from('\uFEFFn,x\n1,Größe\n'), 'UTF-8', 'windows-1252', 'utf-8'],
  ['latin1', Buffer.from('\uFEFFn,x\n1,Größe\n'), 'UTF-8', 'windows-1252', 'utf-8'],
  ['utf-16le', Buffer.from('\uFEFFn,x\n1,Größe\n'), 'UTF-8', 'utf-16le', 'utf-8'],
  ['windows-1252', Buffer.from('\uFEFFn,x\n1,ß\n', 'utf16le'), 'UTF-16', 'windows-1252', 'utf-16le'],
  ['utf-16', Buffer.from('\uFEFFn,x\n1,ß\n', 'utf16le').swap16(), 'UTF-16', 'utf-16le', 'utf-16be'],
])(
  'a file that is marked otherwise than the dialect says (%s) is not read as other words',
  async (...row) => {
    const [encoding, bytes, mark, said, right] = row;
    const path = await testFile('t.csv', bytes);
    await expect(opened(path, encoding)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` begins with the mark of ${mark}, where the dialect says \`${said}\``,
      hints: [`set \`encoding\` to \`${right}\` in the dialect, or save it as \`${said}\``],
    });
    expect((await opened(path, right)).columns.map(({ name }) => name)).toEqual(['n', 'x']);
  },
);

test('another quote, and a file without a header whose columns are the fields of the profile', async () => {
  const database = await testDatabase();
  const path = await testFile('t.csv', `'it''s, so',2\n"x",3\n`);
  const profile: Profile = {
    name: 'p',
    fields: [
      { name: 'text', type: 'string' },
      { name: 'n', type: 'integer' },
    ],
    dialect: { header: false, quoteChar: "'" },
  };
  const { validRelation } = await openValidated(database, path, profile);
  expect(await database.rows(`SELECT * FROM ${validRelation} ORDER BY _row`)).toEqual([
    { _row: 1n, text: "it's, so", n: 2n },
    { _row: 2n, text: '"x"', n: 3n },
  ]);
  const three = { ...profile, fields: [...profile.fields, { name: 'm', type: 'string' as const }] };
  await expect(openValidated(database, path, three)).rejects.toMatchObject({
    code: 'CSV_MALFORMED',
    message: `line 1 of \`${path}\`: it has 2 fields where the profile has 3`,
  });
  const odd = await testFile('t.csv', `\r\n'a\nb',1\r\n'c',2\r\n`);
  const { relation } = await openTable(database, odd, {
    name: 'odd',
    dialect: { header: false, quoteChar: "'" },
  });
  expect(await database.rows(`SELECT * FROM ${relation} ORDER BY _row`)).toEqual([
    { field1: 'a\nb', field2: '1', _row: 1n },
    { field1: 'c', field2: '2', _row: 2n },
  ]);
});

test.each([
  [{ delimiter: '' }, 'delimiter'],
  [{ delimiter: ' ' }, 'delimiter'],
  [{ delimiter: '"' }, 'delimiter'],
  [{ quoteChar: '«' }, 'quoteChar'],
  [{ commentChar: ',' }, 'delimiter'],
  [{ groupChar: '.' }, 'groupChar'],
  [{ encoding: 'klingon' }, 'encoding'],
])('%j is no dialect', async (dialect, name) => {
  await expect(
    openTable(await testDatabase(), await testFile('t.csv', 'a,b\n1,2\n'), { dialect }),
  ).rejects.toMatchObject({
    code: 'DIALECT_INVALID',
    exitCode: 2,
    message: expect.stringContaining(name) as string,
  });
});

const profileText = (dialect: object) =>
  JSON.stringify({ name: 'p', fields: [{ name: 'a', type: 'string' }], dialect });

test('a profile may have a dialect, with these members alone', () => {
  const dialect = { delimiter: ';', decimalChar: ',', header: false, encoding: 'utf-16le' };
  expect(parseProfile(profileText(dialect), 'p.json').dialect).toEqual(dialect);
  expect(() => parseProfile(profileText({ lineTerminator: '\n' }), 'p.json')).toThrow(/mistake/);
});
