/** A refusal says whose profile it was, and how to go on. */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Profile } from '../data/profile/profile.ts';
import { type ScoreChange, type TestProject, testProject, testRows } from './scoring-project.fixture.ts';

let project: TestProject;

beforeAll(async () => {
  project = await testProject();
});

afterAll(async () => {
  await project.close();
});

const WITH_INTEGER: Profile = { name: 'p', fields: [{ name: 'id', type: 'integer' }] };

test.each<[string, ScoreChange, string]>([
  ['CAST(spend AS VARCHAR) AS spend', { profile: { kind: 'model' } }, 'trained with'],
  ['CAST(spend AS VARCHAR) AS spend', { profile: { kind: 'none' } }, '`--no-profile`'],
])('another type: %s, %j', async (change, options, hint) => {
  const input = await project.write('in.parquet', `SELECT * REPLACE (${change}) FROM (${testRows(1)})`);
  await expect(project.score(input, options)).rejects.toMatchObject({
    code: 'SCHEMA_TYPE_MISMATCH',
    hints: expect.arrayContaining([expect.stringContaining(hint)]) as unknown,
  });
});

test.each<[string | Uint8Array, ScoreChange, string, string]>([
  [
    Buffer.from('id,recency,spend,plan\n1,2,1.5,\xdf\n', 'latin1'),
    { profile: { kind: 'model' } },
    'CSV_MALFORMED',
    'trained with',
  ],
  [
    'id,recency,spend,plan\n1.0,2,1.5,A\n',
    { profile: { kind: 'given', profile: WITH_INTEGER } },
    'ALL_ROWS_REFUSED',
    'Int64',
  ],
  [
    // Of few rows the good ones are scored whatever the share.
    `id,recency,spend,plan\n${Array.from({ length: 20 }, (_, id) => `${id}${id < 9 ? '.0' : ''},2,1.5,A\n`).join('')}`,
    { profile: { kind: 'given', profile: WITH_INTEGER }, maxBadShare: 0.1 },
    'LIMIT_CROSSED',
    'Int64',
  ],
])('CSV written in another way: %j', async (text, options, code, hint) => {
  const input = project.at('in.csv');
  await writeFile(input, text);
  await expect(project.score(input, options)).rejects.toMatchObject({
    code,
    hints: expect.arrayContaining([expect.stringContaining(hint)]) as unknown,
  });
});

test('whoever gives a dialect needs no word about it', async () => {
  const input = project.at('in.csv');
  await writeFile(input, Buffer.from('id,recency,spend,plan\n1,2,1.5,\xdf\n', 'latin1'));
  await expect(project.score(input, { dialect: { quoteChar: "'" } })).rejects.toMatchObject({
    hints: expect.not.arrayContaining([expect.stringContaining('trained with')]) as unknown,
  });
});
