import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTable } from '../sources/open-table.ts';
import { DEFAULT_DIALECT } from './csv-dialect.ts';
import { scanCsv } from './scan-csv.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

const scan = (path: string, bytes = 0) =>
  scanCsv({ path, reading: path, dialect: DEFAULT_DIALECT, start: { bytes, line: 1 } });

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', ',', '"', '\n', '\r\n', ' ', '0'),
  maxLength: 5,
});
const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 });
const written = (text: string) =>
  /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;

test('counts what was written, and DuckDB reads the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.boolean(),
      async (table, end, bom, last) => {
        const lines = [['x', 'y', 'z'], ...table].map((row) => row.map(written).join(','));
        const text = `${bom ? '\uFEFF' : ''}${lines.join(end)}${last ? end : ''}`;
        const path = await testFile('t.csv', text);
        expect((await scan(path, bom ? 3 : 0)).records).toBe(table.length + 1);
        const database = await testDatabase();
        const { relation } = await openTable(database, path);
        const read = await database.rows(`SELECT x, y, z, _row FROM ${relation} ORDER BY _row`);
        expect(read).toEqual(table.map(([x, y, z], index) => ({ x, y, z, _row: BigInt(index + 1) })));
      },
    ),
    { numRuns: 40 },
  );
});

test.each([
  ['too few fields', 'a,b\n1,2\n3\n', 3, 'it has 1 field where the header has 2'],
  ['too many fields', 'a,b\n1,2,3\n', 2, 'it has 3 fields where the header has 2'],
  ['an open quote', 'a,b\n1,2\n3,"x\n4,y\n', 3, 'a quote that opens here is never closed'],
  ['text after a quote', 'a,b\n1,"x"y\n', 2, 'text follows a closing quote'],
  ['a lone carriage return', 'a,b\r1,2\r', 1, 'a carriage return stands there alone'],
  ['mixed line ends', 'a,b\n1,2\r\n', 2, 'it ends in CR LF, the lines before it in LF'],
  ['mixed line ends, the other way', 'a,b\r\n1,2\n', 2, 'it ends in LF, the lines before it in CR LF'],
  ['a NUL', 'a,b\n1,\0\n', 2, 'it has a NUL character'],
  ['a line after one in quotes', 'a,b\n"1\n1",2\n3\n', 4, 'it has 1 field where the header has 2'],
])('names the line of %s', async (_, text, line, what) => {
  const path = await testFile('t.csv', text);
  await expect(scan(path)).rejects.toMatchObject({
    code: 'CSV_MALFORMED',
    message: `line ${line} of \`${path}\`: ${what}`,
    details: { line },
  });
});

test('names the line that is not UTF-8', async () => {
  const path = await testFile('t.csv', Buffer.from('a,b\n1,2\n3,caf\xe9\n', 'latin1'));
  await expect(scan(path)).rejects.toMatchObject({ details: { line: 3 } });
  const cut = await testFile('t.csv', Buffer.from('a,b\n1,\xc3', 'latin1'));
  await expect(scan(cut)).rejects.toMatchObject({ details: { line: 2 } });
});

test('characters that the reader cuts in two are whole again', async () => {
  const padding = 'x'.repeat((1 << 20) - 7);
  for (const shift of ['', 'x', 'xx', 'xxx']) {
    const path = await testFile('t.csv', `a,b\n${shift}${padding},😀é\n`);
    expect((await scan(path)).records).toBe(2);
  }
});
