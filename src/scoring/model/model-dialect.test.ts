/** How CSV files are written is a part of what training knew: `score` needs no flags for it. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestProject, testProject, testRows, trainTestModel } from '../scoring-project.fixture.ts';

let project: TestProject;
beforeAll(async () => {
  project = await testProject(300);
  const semicolons = { delimiter: ';', decimalChar: ',', encoding: 'windows-1252' };
  await trainTestModel(project.at('semicolons'), 300, [], null, semicolons);
  await trainTestModel(project.at('nameless'), 300, [], null, { header: false });
});
afterAll(() => project.close());

const byModel = (input: string, model: string) =>
  project.score(input, { model: project.at(model), profile: { kind: 'model' }, id: 'id' });

async function rowsOf(input: string, model: string) {
  await byModel(input, model);
  const rows = await project.read('scores.parquet', '(id::BIGINT)');
  return rows.map(({ id, margin }) => [Number(id), margin]);
}

test('a file in the dialect of the profile is scored as the same rows in Parquet and Arrow are', async () => {
  const parquet = await project.write('in.parquet', testRows(50));
  const plain = await readFile(await project.write('plain.csv', testRows(50)), 'utf8');
  await writeFile(project.at('in.csv'), plain.replaceAll(',', ';').replaceAll('.', ','), 'latin1');
  const expected = await rowsOf(parquet, 'model');
  expect(expected).toHaveLength(50);
  expect(new Set(expected.map(([, margin]) => margin)).size).toBeGreaterThan(5);
  expect(await rowsOf(project.at('in.csv'), 'semicolons')).toEqual(expected);
  expect(await rowsOf(parquet, 'semicolons')).toEqual(expected);
});

test('a file without a header needs a profile that has the order of its columns; a table with names does not', async () => {
  const parquet = await project.write('in.parquet', testRows(50));
  expect(await rowsOf(parquet, 'nameless')).toHaveLength(50);
  const csv = await project.write('in.csv', testRows(50));
  await expect(byModel(csv, 'nameless')).rejects.toMatchObject({ code: 'PROFILE_NEEDED', exitCode: 2 });
});
