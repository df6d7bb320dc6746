/** What we accept, DuckDB reads as an independent reader does, cell by cell; the rest is refused in words. */
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import { cellText } from '../duckdb/cell-text.ts';
import type { Database } from '../duckdb/database.ts';
import { openTable } from '../sources/open-table.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

/** Rows of texts, or the code of the refusal. */
async function ours(database: Database, bytes: Uint8Array): Promise<string[][] | string> {
  try {
    const { relation, columns } = await openTable(database, await testFile('t.csv', bytes));
    const rows = await database.rows(`SELECT * FROM ${relation} ORDER BY _row`);
    return rows.map((row) => columns.map(({ name }) => cellText(row[name])));
  } catch (error) {
    if (error instanceof MlopsError && error.exitCode === 2) return error.code;
    throw error;
  }
}

/** RFC 4180; a quote within a value that is not in quotes is part of it. */
function theirs(bytes: Uint8Array): string[][] {
  const [, ...rows] = parse(Buffer.from(bytes), {
    bom: true,
    relax_quotes: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n'],
  });
  return rows;
}

const text = (...texts: string[]) => texts.map((each) => Buffer.from(each, 'utf8'));
const token = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...text('a', 'b7', 'é', '😀', ' ', '  ', '\t', '42', "'", '\\', '#', '\u00a0', '\u0085', '\u2028'),
    ),
  },
  { weight: 8, arbitrary: fc.constantFrom(...text(',', ',', '\n', '\n', '\r\n')) },
  { weight: 6, arbitrary: fc.constantFrom(...text('"', '""', '","', '"\n', '\n"', ' "', '" ')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...text('\r', '\0', '\uFEFF', ';', 'sep=,\n'),
      Buffer.from([0xff]),
      Buffer.from([0xc3]),
    ),
  },
);
const anything = fc.array(token, { maxLength: 40 }).map((tokens) => Buffer.concat(tokens));

/** Values that are written well, or, now and then, as they come. */
const value = fc
  .array(fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '\t', 'é', '\r', '#', '0'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const cell = fc.oneof(
  { weight: 9, arbitrary: value.map((plain) => `"${plain.replaceAll('"', '""')}"`) },
  { weight: 9, arbitrary: fc.constantFrom('', '0', 'a b', ' x ', "it's", '5" wide', '""') },
  { weight: 1, arbitrary: value },
);
const table = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.constantFrom('x,y,z', '"x","y",z', ',y,z', 'x,y,y', 'x,Y,y', ' x,y,"z""z"'),
    fc.constantFrom('\n', '\r\n'),
    fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
    fc.boolean(),
  )
  .map(([mark, header, end, rows, last]) =>
    Buffer.from(mark + [header, ...rows.map((row) => row.join(','))].join(end) + (last ? end : '')),
  );

test.each([
  ['made-up bytes', anything, 300, 5],
  ['made-up tables', table, 300, 100],
])('%s are read as by another reader, or refused', async (_, bytes, numRuns, least) => {
  const database = await testDatabase();
  let read = 0;
  await fc.assert(
    fc.asyncProperty(bytes, async (given) => {
      const rows = await ours(database, given);
      if (typeof rows === 'string') return;
      read += 1;
      expect(rows).toEqual(theirs(given));
    }),
    { numRuns },
  );
  // It would prove nothing if all were refused.
  expect(read).toBeGreaterThan(least);
});

test('rows are the same on both sides of the end of a buffer', async () => {
  const database = await testDatabase({ memoryLimit: '640MiB' });
  const filler = Buffer.from('plain,row\n'.repeat((32 << 20) / 10 - 30));
  const odd = '"a""b\r\n,c",""\n,"\n"\n5" wide,""""\n';
  for (let shift = 0; shift < 3; shift++) {
    const given = Buffer.concat([
      Buffer.from(`x,${'y'.repeat(shift + 1)}\n`),
      filler,
      Buffer.from(odd.repeat(40)),
    ]);
    const { relation, rows } = await openTable(database, await testFile('t.csv', given), {
      name: `t${shift}`,
    });
    const plain = filler.length / 10;
    const tail = await database.rows(
      `SELECT * EXCLUDE _row FROM ${relation} WHERE _row > ${plain} ORDER BY _row`,
    );
    expect(rows).toBe(plain + 120);
    expect(tail.map((row) => Object.values(row))).toEqual(
      theirs(Buffer.from(`x,${'y'.repeat(shift + 1)}\n${odd.repeat(40)}`)),
    );
  }
});

test.each([
  ['a space before a quote', 'a,b\n1, "42"\n', 2, 'a blank stands between the delimiter and a quote'],
  ['a space before a quoted name', 'a, "b"\n1,2\n', 1, 'a blank stands between the delimiter and a quote'],
  ['a tab before a quote', 'a,b\n1,\t"Mc Kay"\n', 2, 'a blank stands between the delimiter and a quote'],
  ['a quote that never closes', 'a,b\n1,"x\n2,y\n3,z\n', 2, 'a quote that opens here is never closed'],
  ['one after a line break in quotes', 'a,b\n"1\n1","x\n2,y\n', 3, 'a quote that opens here is never closed'],
  [
    'a space before one that never closes',
    'a,b\n1, "42\n3,4\n',
    2,
    'a blank stands between the delimiter and a quote',
  ],
  [
    'two quotes that never close',
    'a,b\n1,"x\n2,"y\n',
    2,
    'a quote that opens here is closed on line 3, where text follows it',
  ],
  ['a mark of joined files', '\uFEFFa,b\n1,2\n\uFEFF3,4\n', 3, 'a byte order mark begins a value'],
  ['a marker of a conflict', 'a,b\n1,2\n<<<<<<< HEAD\n3,4\n', 3, 'a marker of a git conflict stands there'],
])('%s', async (_, given, line, what) => {
  const path = await testFile('t.csv', given);
  await expect(openTable(await testDatabase(), path)).rejects.toMatchObject({
    code: 'CSV_MALFORMED',
    exitCode: 2,
    message: `line ${line} of \`${path}\`: ${what}`,
  });
});

async function hints(given: string): Promise<readonly string[]> {
  const path = await testFile('t.csv', given);
  return openTable(await testDatabase(), path).then(
    () => [],
    (error: unknown) => (error instanceof MlopsError ? error.hints : []),
  );
}

test('each mistake has one hint, which fits it', async () => {
  expect(await hints('a;b\n1,5;2\n')).toEqual([expect.stringContaining('separated by `;`')]);
  expect(await hints('a,b\n1,2\n#the end\n')).toEqual([expect.stringContaining('commentChar')]);
  expect(await hints('a,b\n1,2,3\n')).toEqual([expect.stringContaining('double quotes')]);
  expect(await hints('a,b\n1,2\r\n')).toEqual([expect.stringContaining('line ends')]);
  expect(await hints('a,b\n1,caf\u0000 and so on and on\n')).toEqual([expect.stringContaining('copied')]);
});

test('a record longer than can be held is refused, not cut', async () => {
  const long = 'x'.repeat(33 << 20);
  for (const given of [`a,b\n1,${long}\n`, `a,${long}\n1,2\n`]) {
    const path = await testFile('t.csv', given);
    await expect(openTable(await testDatabase(), path)).rejects.toMatchObject({
      code: 'CSV_MALFORMED',
      message: expect.stringContaining('it is longer than 32 MiB') as string,
    });
  }
});
