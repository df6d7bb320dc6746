import { expect, test } from 'vitest';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';
import { openTable } from '../sources/open-table.ts';
import { readsKeys } from './read-keys.fixture.ts';
import { streamEncoded } from './stream-encoded.ts';

const ROWS = 10_000;
const WORDS = ["a'b", 'long enough to lie elsewhere', '', null, 'C', 'c', 'ä'];
const CATEGORIES = ['C', "a'b", 'long enough to lie elsewhere'];
const TABLE = `SELECT 'k' || i AS id, CASE WHEN i % 7 <> 3 THEN i / 4.0 END::DOUBLE AS x,
    ([${WORDS.map((word) => (word === null ? 'NULL' : `'${word.replaceAll("'", "''")}'`)).join(', ')}])[i % 7 + 1] AS word,
    i % 2 = 0 AS flag, DATE '1970-01-01' + (i % 100)::INTEGER AS day FROM range(${ROWS}) r(i)`;

const WORD = { kind: 'categorical', name: 'word', categories: CATEGORIES } as const;
const X = { kind: 'numeric', name: 'x' } as const;
const COLUMNS = [
  WORD,
  X,
  { kind: 'categorical', name: 'flag', categories: ['false'] },
  { kind: 'numeric', name: 'day' },
] as const;

/** 3: missing, 4: none of the categories. */
function codeOf(word: string | null | undefined): number {
  if (word === null || word === undefined || word === '') return 3;
  const place = CATEGORIES.indexOf(word);
  return place === -1 ? 4 : place;
}

test.each([7, 999, 2048, 100_000])(
  'numbers and codes come in the order of the file, %i at a time',
  async (batchRows) => {
    const database = await testDatabase({ threads: 1 });
    const { relation } = await openTable(database, await testParquet(database, TABLE));
    const request = { relation, columns: COLUMNS, ...readsKeys('id'), batchRows, sampleEvery: 1000 };
    let row = 0;
    for await (const batch of streamEncoded(database, request)) {
      const [word, x, flag, day] = batch.values.columns;
      for (let at = 0; at < batch.rows; at++, row++) {
        const found = [batch.rowNumbers[at], batch.keys[at], word?.[at], x?.[at], flag?.[at], day?.[at]];
        const number = row % 7 === 3 ? Number.NaN : row / 4;
        const expected = [
          row + 1,
          `k${row}`,
          codeOf(WORDS[row % 7]),
          number,
          row % 2 === 0 ? 2 : 0,
          row % 100,
        ];
        if (!found.every((value, index) => Object.is(value, expected[index]))) {
          expect(found).toEqual(expected);
        }
      }
      const sampled = Array.from(batch.rowNumbers).filter((number) => (number - 1) % 1000 === 0);
      expect(batch.values.samples.map(({ row: at }) => batch.rowNumbers[at])).toEqual(sampled);
      for (const { row: at, texts } of batch.values.samples) {
        const index = (batch.rowNumbers[at] as number) - 1;
        expect(texts).toEqual([WORDS[index % 7] ?? '', String(index % 2 === 0)]);
      }
    }
    expect(row).toBe(ROWS);
  },
);

test('samples are counted over the rows that come, not over the numbers that they have', async () => {
  const database = await testDatabase({ threads: 1 });
  const { relation } = await openTable(database, await testParquet(database, TABLE));
  await database.run(`CREATE VIEW fifth AS SELECT * FROM ${relation} WHERE _row % 5 = 3`);
  for (const batchRows of [1, 70, 5000]) {
    const sampled: number[] = [];
    const request = { relation: 'fifth', columns: COLUMNS, ...readsKeys('id'), batchRows, sampleEvery: 100 };
    for await (const batch of streamEncoded(database, request)) {
      sampled.push(...batch.values.samples.map(({ row }) => batch.rowNumbers[row] as number));
    }
    expect(sampled).toEqual(Array.from({ length: 20 }, (_, place) => 3 + place * 500));
  }
});

test('of many categories each has its code as well', async () => {
  const database = await testDatabase({ threads: 1 });
  const many = Array.from({ length: 70_000 }, (_, place) => `c'${place}`);
  const table = `SELECT i AS id, CASE WHEN i % 5 = 0 THEN NULL WHEN i % 5 = 1 THEN '' ELSE 'c''' || (i * 13) END AS c
    FROM range(10000) r(i)`;
  const { relation } = await openTable(database, await testParquet(database, table));
  const columns = [{ kind: 'categorical', name: 'c', categories: many }] as const;
  const request = { relation, columns, ...readsKeys('id'), batchRows: 10_000, sampleEvery: 1 };
  for await (const batch of streamEncoded(database, request)) {
    const expected = Uint32Array.from({ length: 10_000 }, (_, i) =>
      i % 5 < 2 ? 70_000 : i * 13 < 70_000 ? i * 13 : 70_001,
    );
    expect(batch.values.columns[0]).toEqual(expected);
    expect(batch.values.samples).toHaveLength(10_000);
  }
});

test('a text with a NUL is refused by the name of its column, and a number beyond float32', async () => {
  const database = await testDatabase({ threads: 1 });
  const read = async (select: string, column: typeof WORD | typeof X) => {
    const { relation } = await openTable(database, await testParquet(database, select));
    const request = { relation, columns: [column], ...readsKeys('id'), batchRows: 10, sampleEvery: 1000 };
    for await (const batch of streamEncoded(database, request)) expect(batch.rows).toBe(2);
  };
  const nul = `SELECT i AS id, CASE i WHEN 1 THEN 'C' || chr(0) ELSE 'C' END AS word FROM range(2) r(i)`;
  await expect(read(nul, WORD)).rejects.toThrow(/word/);
  const beyond = `SELECT i AS id, 1e300 * i AS x FROM range(2) r(i)`;
  await expect(read(beyond, X)).rejects.toThrow(/1e\+?300|out of range/i);
});

test('rows in another order are a bug, not an answer', async () => {
  const database = await testDatabase({ threads: 1 });
  const { relation } = await openTable(database, await testParquet(database, TABLE));
  await database.run(`CREATE VIEW turned AS SELECT * FROM ${relation} ORDER BY _row DESC`);
  const request = {
    relation: 'turned',
    columns: COLUMNS,
    ...readsKeys('id'),
    batchRows: 10,
    sampleEvery: 1000,
  };
  const read = async () => {
    for await (const batch of streamEncoded(database, request)) expect(batch.rows).toBe(10);
  };
  await expect(read()).rejects.toThrow('was read after row');
});
