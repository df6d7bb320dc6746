import { beforeAll, expect } from 'vitest';
import { fileOf, writeParquetFile } from '../rig/customers.ts';
import { type Rig } from '../rig/rig.ts';
import { makeSmallProject } from '../rig/small-project.ts';
import { transcript } from '../rig/transcript.ts';

/** Its tests add files of their own names and change nothing else. */
export let project: Rig;

beforeAll(async () => {
  project = await makeSmallProject();
  const { exitCode, stderr } = await project.run(['repro']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
});

export const scored = (...words: string[]): Promise<string> => transcript(project, 'score', ...words);

/** A file of rows that the query makes of the project's: `rows` is the table. */
export async function rowsFile(name: string, query: string): Promise<string> {
  const path = `${name}.parquet`;
  const source = `(SELECT * FROM ${fileOf(project, 'data/valid.parquet')} ORDER BY customer_id LIMIT 200)`;
  await writeParquetFile(project, path, query.replaceAll('rows', source));
  return path;
}

export const BY_PROFILE = ['--profile', 'profiles/customers.json'];
