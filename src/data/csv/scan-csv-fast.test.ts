import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_DIALECT } from './csv-dialect.ts';
import { CsvScanner } from './csv-scanner.ts';
import type { CsvText, ScannedCsv } from './scanned-csv.ts';
import { scanCsvFast } from './scan-csv-fast.ts';
import { testFile } from '../duckdb/test-table.fixture.ts';
import type { TextForm } from '../types/text-forms.ts';

function byBytes(text: CsvText, bytes: Uint8Array): ScannedCsv | undefined {
  try {
    const scanner = new CsvScanner(text);
    scanner.take(Buffer.from(bytes));
    return scanner.end();
  } catch {
    return undefined;
  }
}

async function both(bytes: Uint8Array, bufferBytes: number, dialect = DEFAULT_DIALECT) {
  const path = await testFile('t.csv', bytes);
  const text = { path, reading: path, dialect, start: { bytes: 0, line: 1 } };
  return { fast: await scanCsvFast(text, bufferBytes), slow: byBytes(text, bytes) };
}

const token = fc.constantFrom(
  'a',
  '7',
  '12.50',
  '-3',
  'é',
  '😀',
  ' ',
  '\t',
  '""',
  '"',
  ',',
  ',',
  ',',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\uFEFF',
);
const anything = fc.array(token, { maxLength: 60 }).map((tokens) => Buffer.from(tokens.join(''), 'utf8'));

test('of made-up bytes it says nothing, or what the other scanner says', async () => {
  await fc.assert(
    fc.asyncProperty(anything, fc.integer({ min: 8, max: 300 }), async (bytes, buffer) => {
      const { fast, slow } = await both(bytes, buffer);
      if (fast === undefined) return;
      const { forms: _, ...found } = fast;
      expect(found).toEqual(slow);
    }),
    { numRuns: 1000 },
  );
});

const cell = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '12',
    '-7',
    '+4',
    '1.5',
    '-.25',
    '1e5',
    '2026-01-31',
    '2026-1-31',
    'x',
    'é',
    'a,b',
    'a\nb',
  ),
  fc.constantFrom(
    'say "no"',
    '"',
    ' 1',
    '1 ',
    '1_000',
    '3.14159',
    '0001-01-01',
    '1234567890',
    'a-b',
    '20260-1-31',
  ),
  fc.string({ unit: fc.constantFrom('0', '9', '.', '-', '+', 'e', 'E', ' '), maxLength: 90 }),
);
const table = fc.record({
  rows: fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 120,
    size: 'max',
  }),
  ending: fc.constantFrom('\n', '\r\n'),
  last: fc.boolean(),
  header: fc.boolean(),
  quotes: fc.constantFrom('always', 'where needed'),
});

function formOf(texts: readonly string[]): TextForm {
  const has = (pattern: RegExp) => texts.some((text) => pattern.test(text));
  const places = texts.map((text) => (text.includes('.') ? text.length - 1 - text.lastIndexOf('.') : 0));
  return {
    hasPluses: has(/[+]/),
    hasPoints: has(/[.]/),
    hasExponents: has(/[eE]/),
    hasOthers: has(/[^0-9+.eE-]/),
    isDay: texts.every((text) => text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text)),
    places: Math.max(...places),
  };
}

// Digits after a point matter where there is nothing else.
const known = (form: TextForm): TextForm => (form.hasOthers ? { ...form, places: 0 } : form);

test('of well formed tables it says what the other scanner says, and what each column is written with', async () => {
  let long = 0;
  await fc.assert(
    fc.asyncProperty(table, async ({ rows, ending, last, header, quotes }) => {
      const written = (text: string) =>
        quotes === 'always' || /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const lines = [['x', 'y', 'z'], ...rows].map((row) => row.map(written).join(','));
      const bytes = Buffer.from(lines.join(ending) + (last ? ending : ''));
      const { fast, slow } = await both(bytes, 700, { ...DEFAULT_DIALECT, header });
      const { forms, ...found } = fast!;
      expect(found).toEqual(slow);
      const columns = ['x', 'y', 'z'].map((name, at) => [
        ...(header ? [] : [name]),
        ...rows.map((row) => row[at]!),
      ]);
      expect(forms!.map(known)).toEqual(columns.map(formOf).map(known));
      if (bytes.length > 1400) long += 1;
    }),
    { numRuns: 300 },
  );
  // It would prove little if one buffer held them all.
  expect(long).toBeGreaterThan(20);
});

test('what is odd is left to the other scanner', async () => {
  for (const text of [
    '\na,b\n1,2\n',
    'a,"b\nc"\n1,2\n',
    'a,b',
    'a,b\n1,\uFEFF2\n',
    'a,b\n1,2\n3,"4',
    'a,b\n1,caf\u0000\n',
  ]) {
    expect((await both(Buffer.from(text), 700)).fast).toBeUndefined();
  }
  expect((await both(Buffer.from('a,b\n1,caf\xe9\n', 'latin1'), 700)).fast).toBeUndefined();
  expect(
    (await both(Buffer.from('a,b\n1,2\n'), 700, { ...DEFAULT_DIALECT, commentChar: '#' })).fast,
  ).toBeUndefined();
  expect((await both(Buffer.from('a,b\n1,2\n'), 700)).fast).toMatchObject({
    records: 2,
  });
  expect((await both(Buffer.from('a,b\n1,2\n\n3,4\n'), 700)).fast).toMatchObject({
    records: 3,
  });
});
