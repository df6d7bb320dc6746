/** A project with a model, and what its scores, its quarantine and its receipt hold. */
import { afterAll, beforeAll } from 'vitest';
import { type TestProject, testProject } from './scoring-project.fixture.ts';

export let project: TestProject;

beforeAll(async () => {
  project = await testProject();
});

afterAll(async () => {
  await project.close();
});

/** The scores of a file, by id. */
export async function scores(input: string, change: Parameters<TestProject['score']>[1] = {}) {
  const summary = await project.score(input, change);
  return { summary, rows: await project.read('scores.parquet', 'id') };
}

export function inFolder(folder: string) {
  return {
    output: project.at(`${folder}/scores.parquet`),
    quarantine: project.at(`${folder}/quarantine.parquet`),
    receipt: project.at(`${folder}/receipt.json`),
  };
}
