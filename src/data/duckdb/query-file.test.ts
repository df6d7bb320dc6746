import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import { type Database, openDatabase } from './database.ts';
import { createTableFromQuery } from './query-file.ts';

let database: Database;

beforeEach(async () => {
  database = await openDatabase({ threads: 1 });
  await database.run('CREATE TABLE shops AS SELECT 1 AS id, 2.5 AS area');
});

afterEach(() => database.close());

describe('createTableFromQuery', () => {
  test.each([
    'SELECT id FROM shops',
    'SELECT id FROM shops;\n',
    '-- all\nSELECT id -- of them\nFROM shops -- end',
  ])('makes a table of %j', async (text) => {
    await createTableFromQuery(database, 'made "so"', { file: 'q.sql', text });
    expect(await database.rows('FROM "made ""so"""')).toEqual([{ id: 1 }]);
  });

  test('underlines the word that DuckDB does not know, and hands on what it suggests', async () => {
    const error = await refusal('SELECT\n  id,\n  aera\nFROM shops');
    expect(error.message).toBe(
      'DuckDB refuses the query `q.sql`: Binder Error: Referenced column "aera" not found in FROM clause',
    );
    expect(error.hints).toEqual([expect.stringContaining('candidate bindings: "area"')]);
    expect(error.diagnostics).toMatchObject([
      { file: 'q.sql', line: 3, column: 3, length: 4, lineText: '  aera' },
    ]);
  });

  test('finds the place in a line that is too long for the excerpt', async () => {
    const columns = Array.from({ length: 60 }, (_, index) => `id AS column_${index}`).join(', ');
    const text = `SELECT ${columns}, aera, ${columns} FROM shops`;
    expect((await refusal(text)).diagnostics).toMatchObject([
      { line: 1, column: text.indexOf('aera') + 1, length: 4 },
    ]);
  });

  test('finds the place of a syntax error', async () => {
    expect((await refusal('SELECT id,,\nFROM shops')).diagnostics).toMatchObject([
      { line: 1, column: 11, length: 1 },
    ]);
  });

  test('has no place to show when DuckDB names none', async () => {
    expect(await refusal('-- nothing')).toMatchObject({ diagnostics: [] });
  });

  test.each(['SELECT 1 AS a; SELECT 2 AS b', 'SELECT 1 AS a; DROP TABLE shops'])(
    'refuses %j',
    async (text) => {
      expect((await refusal(text)).message).toContain('2 statements');
      expect(await database.rows('FROM shops')).toHaveLength(1);
    },
  );

  test.each(['DROP TABLE shops', 'SET threads = 4', "COPY shops TO 'x.csv'"])(
    'refuses %j, no query',
    async (text) => {
      expect(await refusal(text)).toMatchObject({ code: 'QUERY_INVALID', exitCode: 2 });
    },
  );
});

async function refusal(text: string): Promise<MlopsError> {
  const error: unknown = await createTableFromQuery(database, 'made', { file: 'q.sql', text }).catch(
    (reason: unknown) => reason,
  );
  if (!(error instanceof MlopsError)) throw new Error(`expected a refusal of ${text}`, { cause: error });
  return error;
}
