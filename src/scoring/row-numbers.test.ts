import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestProject, testProject, testRows } from './scoring-project.fixture.ts';

let project: TestProject;
beforeAll(async () => {
  project = await testProject(200);
});
afterAll(() => project.close());

test('rows without an id are named by their number in the input, which the receipt says', async () => {
  const rows = `SELECT CASE WHEN id = 2 THEN 'Infinity'::DOUBLE ELSE recency END AS recency, spend, plan FROM (${testRows(3)})`;
  const input = await project.write('nameless.parquet', rows);
  await expect(project.score(input)).rejects.toMatchObject({ exitCode: 2 });
  await project.score(input, { id: 'row_number' });
  expect(await project.read('scores.parquet', 'row_number')).toMatchObject([
    { row_number: 1n },
    { row_number: 3n },
  ]);
  const receipt = JSON.parse(await readFile(project.at('receipt.json'), 'utf8')) as unknown;
  expect(receipt).toMatchObject({ rules: { id: 'row_number', id_is_row_number: true } });
  // A column of the name is a column as any other.
  const named = await project.write('named.parquet', `SELECT id + 10 AS row_number, * FROM (${testRows(2)})`);
  await project.score(named, { id: 'row_number' });
  expect(await project.read('scores.parquet', 'row_number')).toMatchObject([
    { row_number: 11n },
    { row_number: 12n },
  ]);
});
