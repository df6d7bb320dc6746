/** Places that must not be one: what is written takes the place of nothing that is read, and of no file of another run. */
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realEffects } from '../core/effects.ts';
import { pendingFile } from './pending-file.ts';
import type { ScoreRequest } from './score-request.ts';
import { type TestProject, testProject, testRows } from './scoring-project.fixture.ts';

let project: TestProject;

beforeAll(async () => {
  project = await testProject();
});
afterAll(() => project.close());

const inFolder = (folder: string): Partial<ScoreRequest> => ({
  output: project.at(`${folder}/scores.parquet`),
  quarantine: project.at(`${folder}/quarantine.parquet`),
  receipt: project.at(`${folder}/receipt.json`),
});

test.each<[string, (at: TestProject['at']) => Partial<ScoreRequest>]>([
  ['the output is the input, through a folder that is a link', (at) => ({ output: at('link/in.parquet') })],
  [
    'the input, a link, leads to the receipt',
    (at) => ({ input: at('other.parquet'), receipt: at('in.parquet') }),
  ],
  [
    'output and quarantine are one, through a link',
    (at) => ({ output: at('new/a.parquet'), quarantine: at('link/new/a.parquet') }),
  ],
  ['the receipt is the rules', (at) => ({ receipt: at('link/rules.json'), reads: [at('rules.json')] })],
  [
    'the output is one of the files of the input',
    (at) => ({ input: at('*.parquet'), output: at('link/in.parquet') }),
  ],
  [
    'the output would be one of the next run',
    (at) => ({ input: at('parts'), output: at('link/parts/more/a.parquet') }),
  ],
  [
    'the output would be one of the next run, whose folder is named by a link',
    (at) => ({ input: at('link/parts'), output: at('parts/a.parquet') }),
  ],
  [
    'the output would be one of the next run, in a folder that is a link itself',
    (at) => ({ input: at('other'), output: at('parts/a.parquet') }),
  ],
  [
    'the quarantine would be one of the next run, by a pattern',
    (at) => ({ input: at('parts/*.parquet'), quarantine: at('parts/a.parquet') }),
  ],
])('nothing is scored when %s', async (_, change) => {
  const input = await project.write('in.parquet', testRows(5));
  const before = await readFile(input);
  await mkdir(project.at('parts'), { recursive: true });
  await copyFile(input, project.at('parts/1.parquet'));
  await writeFile(project.at('rules.json'), '{}');
  await symlink('.', project.at('link'));
  await symlink('in.parquet', project.at('other.parquet'));
  await symlink('parts', project.at('other'));
  try {
    const request = change(project.at);
    await expect(project.score(request.input ?? input, request)).rejects.toMatchObject({
      code: 'OUTPUT_CLASH',
      exitCode: 2,
    });
    expect(await readFile(input)).toEqual(before);
    expect(await readFile(project.at('rules.json'), 'utf8')).toBe('{}');
  } finally {
    for (const name of ['link', 'other', 'other.parquet', 'parts', 'new'])
      await rm(project.at(name), { recursive: true, force: true });
  }
});

test('nothing is scored while another run makes one of its files', async () => {
  const input = await project.write('in.parquet', testRows(5));
  const other = await pendingFile(project.at('own/receipt.json'), realEffects);
  await expect(project.score(input, inFolder('own'))).rejects.toMatchObject({
    code: 'OUTPUT_BUSY',
    exitCode: 75,
  });
  // What is refused leaves nothing, and does not disturb the other one.
  expect(await readdir(project.at('own'))).toEqual([basename(other.temporary)]);
  await other.publish();
  await project.score(input, inFolder('own'));
});
