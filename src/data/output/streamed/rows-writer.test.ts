import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testDatabase, testFolder } from '../../duckdb/test-table.fixture.ts';
import { createResultWriter } from '../result-writer.ts';
import { writeRows } from '../write-rows.ts';
import { openRowsWriter } from './rows-writer.ts';
import { bothWays, makeScores, NUMBERS } from './streamed-scores.fixture.ts';

for (const [what, number] of Object.entries(NUMBERS)) {
  test.each([0, 1, 2047, 122_879, 122_880, 122_881, 300_000])(
    `%i rows with numbers that are ${what}: the bytes of one COPY`,
    async (rows) => {
      const database = await testDatabase();
      await makeScores(database, rows, 'i * 7919 % 1000003', number);
      const [before, streamed] = await bothWays(database, 2);
      expect(streamed.equals(before)).toBe(true);
    },
  );
}

test('a million rows: the bytes of one COPY', async () => {
  const database = await testDatabase();
  await makeScores(database, 1_000_000, 'i', NUMBERS['all distinct']);
  const [before, streamed] = await bothWays(database, 2);
  expect(streamed.equals(before)).toBe(true);
});

describe.each(['csv', 'jsonl', 'arrow'] as const)('%s', (format) => {
  test.each([0, 1, 65_536, 65_537, 122_880, 122_881, 250_000])(
    '%i rows: the bytes of one table',
    async (rows) => {
      const database = await testDatabase();
      await makeScores(database, rows, 'i * 7919 % 1000003', NUMBERS['all distinct']);
      const [before, streamed] = await bothWays(database, 2, { format });
      expect(streamed.equals(before)).toBe(true);
    },
  );
});

test.each([1, 2, 3, 8])('the bytes are the same with %i lanes and as many threads', async (lanes) => {
  const temporaryDirectory = join(await testFolder(), 'spill');
  const database = await testDatabase({ threads: lanes, memoryLimit: '200MB', temporaryDirectory });
  await makeScores(database, 250_000, `repeat('žx', i % 40) || i`, NUMBERS['few distinct ones']);
  const [before, streamed] = await bothWays(database, lanes, { block: 65_536 });
  expect(streamed.equals(before)).toBe(true);
});

test.each(['parquet', 'csv', 'jsonl', 'arrow'] as const)(
  '%s: texts of JavaScript, and lists that are made of them',
  async (format) => {
    const database = await testDatabase();
    const folder = await testFolder();
    const texts = Array.from({ length: 130_000 }, (_, row) =>
      ['', '0', '0,1', '1', `${row}-šířka\0`, 'x'.repeat(row % 40), `aé${row % 7}`].at(row % 7)!,
    );
    const table = await createResultWriter(database, 'texts', [{ name: 'text', type: 'VARCHAR' }]);
    table.append([texts]);
    table.close();
    const before = join(folder, 'before');
    // Rows of a table come as they went in.
    await writeRows(database, `${lists('texts')} ORDER BY texts.rowid`, before, format);
    const path = join(folder, 'streamed');
    const columns = [{ name: 'text', type: 'VARCHAR' }] as const;
    const writer = await openRowsWriter(database, { path, format, lanes: 2, columns, select: lists });
    for (let from = 0; from < texts.length; from += 7000) {
      const values = texts.slice(from, from + 7000);
      await writer.write({ rows: values.length, columns: [{ kind: 'texts', values }] });
    }
    await writer.finish();
    expect((await readFile(path)).equals(await readFile(before))).toBe(true);
  },
);

const lists = (relation: string) => `SELECT text, CASE WHEN regexp_matches(text, '^[01](,[01])?$') THEN
      list_select(['a', 'b']::VARCHAR[], list_transform(string_split(text, ','), lambda place: coalesce(TRY_CAST(place AS INTEGER), 0) + 1))
      ELSE []::VARCHAR[] END AS unknown_columns FROM ${relation}`;
