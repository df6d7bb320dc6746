import { expect, test } from 'vitest';
import { openTable } from '../sources/open-table.ts';
import { createResultWriter } from '../output/result-writer.ts';
import { readsKeys } from './read-keys.fixture.ts';
import { streamFeatures } from './stream-features.ts';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';

const ROWS = 10_000;
const TABLE = `SELECT 'k' || i AS id, i / 4.0::DOUBLE AS x, CASE WHEN i % 3 > 0 THEN i % 3 END AS c,
    DATE '1970-01-01' + (i % 100)::INTEGER AS day FROM range(${ROWS}) r(i)`;

const COLUMNS = [
  { name: 'x', kind: 'numeric' },
  { name: 'c', kind: 'categorical' },
  { name: 'day', kind: 'numeric' },
] as const;

test('every row comes once, in the order of the file, in batches of any size', async () => {
  const database = await testDatabase({ threads: 8 });
  const { relation } = await openTable(database, await testParquet(database, TABLE));
  for (const batchRows of [999, 2048, 5000, 100_000]) {
    const sizes: number[] = [];
    let row = 0;
    for await (const batch of streamFeatures(database, relation, COLUMNS, {
      ...readsKeys('id'),
      batchRows,
    })) {
      sizes.push(batch.values.rows);
      const [x, c, day] = batch.values.columns;
      for (const [index, number] of batch.rowNumbers.entries()) {
        const found = [number, batch.keys[index], x?.values[index], c?.values[index], day?.values[index]];
        const expected = [row + 1, `k${row}`, row / 4, row % 3 === 0 ? '' : String(row % 3), row % 100];
        if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found).toEqual(expected);
        row++;
      }
    }
    expect(row).toBe(ROWS);
    expect(sizes.slice(0, -1).every((size) => size === batchRows)).toBe(true);
  }
});

test('a relation in another order comes in the order of the file', async () => {
  const database = await testDatabase();
  const { relation } = await openTable(database, await testParquet(database, TABLE));
  await database.run(`CREATE VIEW turned AS SELECT * FROM ${relation} ORDER BY _row DESC`);
  for await (const { rowNumbers } of streamFeatures(database, 'turned', COLUMNS, {
    ...readsKeys('id'),
    batchRows: 3000,
  })) {
    expect(rowNumbers).toEqual(rowNumbers.toSorted());
  }
});

test('results can be written while features are read, and read back when the writer is closed', async () => {
  const database = await testDatabase();
  const { relation } = await openTable(database, await testParquet(database, TABLE));
  const writer = await createResultWriter(database, 'my "results"', [
    { name: '_row', type: 'BIGINT' },
    { name: 'id', type: 'VARCHAR' },
    { name: 'x', type: 'DOUBLE' },
    { name: 'odd', type: 'BOOLEAN' },
  ]);
  for await (const { rowNumbers, keys, values: table } of streamFeatures(database, relation, COLUMNS, {
    ...readsKeys('id'),
    batchRows: 3000,
  })) {
    const x = table.columns[0]?.values as Float32Array;
    const odd = Array.from(rowNumbers, (row) => (row % 5 === 0 ? null : row % 2 === 1));
    writer.append([Array.from(rowNumbers, BigInt), keys, x, odd]);
  }
  writer.close();
  const wrong = `SELECT count(*) AS n FROM ${writer.relation} r JOIN ${relation} s USING (_row)
    WHERE r.id <> s.id OR r.x <> s.x OR r.odd IS DISTINCT FROM (CASE WHEN _row % 5 > 0 THEN _row % 2 = 1 END)`;
  expect(await database.rows(wrong)).toEqual([{ n: 0n }]);
  expect(await database.rows(`SELECT count(DISTINCT _row) AS n FROM ${writer.relation}`)).toEqual([
    { n: BigInt(ROWS) },
  ]);
});

test('columns of unequal length are not written', async () => {
  const database = await testDatabase();
  const writer = await createResultWriter(database, 'r', [
    { name: 'a', type: 'INTEGER' },
    { name: 'b', type: 'DOUBLE' },
  ]);
  expect(() => writer.append([[1], []])).toThrow(RangeError);
  expect(() => writer.append([[1]])).toThrow(RangeError);
  writer.close();
});

test('a reader that stops early leaves the database usable', async () => {
  const database = await testDatabase();
  const { relation } = await openTable(database, await testParquet(database, TABLE));
  for await (const batch of streamFeatures(database, relation, COLUMNS, {
    ...readsKeys('id'),
    batchRows: 10,
  })) {
    expect(batch.keys).toHaveLength(10);
    break;
  }
  expect(await database.rows(`SELECT count(*) AS n FROM ${relation}`)).toEqual([{ n: BigInt(ROWS) }]);
});
