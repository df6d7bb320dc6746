import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeRelation } from '../data/duckdb/describe-relation.ts';
import type { Field } from '../data/profile/profile.ts';
import { type TestProject, testProject, testRows } from './scoring-project.fixture.ts';

let project: TestProject;

beforeAll(async () => {
  project = await testProject();
});

afterAll(async () => {
  await project.close();
});

test('ids of 64 bits without a sign go through whole, as text or as the decimal that a profile makes of them', async () => {
  const select = `SELECT * REPLACE (18446744073709551615::UBIGINT - id::UBIGINT AS id) FROM (${testRows(2)})`;
  const input = await project.write('in.parquet', select);
  const ids = async () => (await project.read('scores.parquet', 'id')).map(({ id }) => id);
  await project.score(input, { profile: { kind: 'none' } });
  expect(await ids()).toEqual(['18446744073709551613', '18446744073709551614']);
  const fields: Field[] = [{ name: 'id', type: 'decimal', precision: 20, scale: 0 }];
  await project.score(input, { profile: { kind: 'given', profile: { name: 'p', fields } } });
  expect(await ids()).toEqual(['18446744073709551613', '18446744073709551614']);
  expect(
    await describeRelation(project.database, `read_parquet('${project.at('scores.parquet')}')`),
  ).toContainEqual({
    name: 'id',
    type: 'DECIMAL(20,0)',
  });
});

test('ids that are floats are refused in words', async () => {
  const input = await project.write(
    'in.parquet',
    `SELECT * REPLACE (id::DOUBLE AS id) FROM (${testRows(5)})`,
  );
  await expect(project.score(input, { profile: { kind: 'none' } })).rejects.toMatchObject({
    code: 'SCHEMA_TYPE_MISMATCH',
    exitCode: 2,
    hints: [expect.stringContaining('ids that are floats lose digits')],
  });
});
