import { expect, it } from 'vitest';
import { parseTables } from './parse-tables.ts';

const file = (path: string, text: string) => ({ path, text, revision: 'workspace' });

async function rows(path: string, text: string, hasHeader = true) {
  const [table] = await parseTables(file(path, text), hasHeader);
  return { columns: table?.columns, rows: table?.rows.map((row) => Object.fromEntries(row)) };
}

it('reads CSV with quotes, line ends of Windows, gaps and a byte order mark', async () => {
  const text = '\uFEFFstep,"a ""name""",note\r\n1,0.5,"x, y"\r\n2,,"two\nlines"\r\n\r\n-1e3,NaN,\r\n';
  expect(await rows('a.csv', text)).toEqual({
    columns: ['step', 'a "name"', 'note'],
    rows: [{ step: 1, 'a "name"': 0.5, note: 'x, y' }, { step: 2, note: 'two\nlines' }, { step: -1000 }],
  });
});

it('counts the columns of a file without a header', async () => {
  expect(await rows('a.tsv', '1\tx\n2\ty', false)).toEqual({
    columns: ['0', '1'],
    rows: [
      { 0: 1, 1: 'x' },
      { 0: 2, 1: 'y' },
    ],
  });
});

it('finds each list of records of a JSON report', async () => {
  const text = JSON.stringify({
    auc: 0.8,
    roc: [{ x: 0, y: 0.5 }],
    deep: { gains: [{ lift: 2, name: 'a' }] },
    bare: [1],
  });
  const tables = await parseTables(file('r.json', text), true);
  expect(tables.map(({ columns }) => columns)).toEqual([
    ['x', 'y'],
    ['lift', 'name'],
  ]);
});

it('reads YAML', async () => {
  expect(await rows('a.yaml', '- {x: 1, y: 2.0}\n- {x: 2, y: 3.5}\n')).toMatchObject({
    rows: [
      { x: 1, y: 2 },
      { x: 2, y: 3.5 },
    ],
  });
});

it.each([
  ['a.csv', 'x\n"open', 'a quote that is not closed'],
  ['a.json', '{"auc": 1}', 'no list of records'],
  ['a.bin', '', 'no CSV, TSV, JSON, YAML or TOML'],
])('refuses %s that holds %j', async (path, text, message) => {
  await expect(parseTables(file(path, text), true)).rejects.toThrow(message);
});
