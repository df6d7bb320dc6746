/** What changes while it is scored: scores, quarantine and receipt are of one input and one model, or there are none. */
import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { digestJson } from '../core/digest.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testProject, testRows, type TestProject } from './scoring-project.fixture.ts';

let project: TestProject;

beforeAll(async () => {
  project = await testProject();
});
afterAll(() => project.close());

const OUTPUTS = ['scores.parquet', 'quarantine.parquet', 'receipt.json'];

/** Scores an input that `change` is done to when the work has come to `step`. */
async function changedAt(step: RegExp, input: string, change: () => void): Promise<unknown> {
  let done = false;
  const outcome = project.score(input, {
    progress: (_, doing) => {
      if (done || !step.test(doing)) return;
      done = true;
      change();
    },
  });
  const error = await outcome.catch((thrown: unknown) => thrown);
  expect(done).toBe(true);
  return error;
}

const CHANGES: Record<string, (from: string, to: string) => void> = {
  replaced: (from, to) => renameSync(from, to),
  overwritten: (from, to) => {
    // As large as before, and of the same time.
    const { size, atime, mtime } = statSync(to);
    writeFileSync(to, readFileSync(from).subarray(0, size));
    utimesSync(to, atime, mtime);
  },
};

for (const format of ['csv', 'parquet']) {
  for (const [how, change] of Object.entries(CHANGES)) {
    test.each([/writing the quarantine/, /^scored/, /writing scores/, /writing the receipt/])(
      `an input in ${format} that is ${how} at %s`,
      async (step) => {
        const input = await project.write(`in.${format}`, testRows(300));
        // The rows are others, and other ones of them are bad.
        const other = await project.write(
          `other.${format}`,
          `SELECT * REPLACE (spend * 2 AS spend, CASE WHEN id = 2 THEN NULL ELSE id + 1000 END AS id) FROM (${testRows(300)})`,
        );
        expect(await changedAt(step, input, () => change(other, input))).toMatchObject({
          code: 'INPUT_CHANGED',
          exitCode: 1,
          details: { paths: [input] },
        });
        for (const name of OUTPUTS) expect(existsSync(project.at(name))).toBe(false);
      },
    );
  }
}

test('an input whose bad rows stop the scoring, and that is replaced meanwhile', async () => {
  const bad = `SELECT * REPLACE (1 AS id) FROM (${testRows(20)})`;
  const input = await project.write('bad.csv', bad);
  const other = await project.write('other.csv', bad);
  expect(await changedAt(/writing the quarantine/, input, () => renameSync(other, input))).toMatchObject({
    code: 'INPUT_CHANGED',
  });
  for (const name of OUTPUTS) expect(existsSync(project.at(name))).toBe(false);
});

test('a model that took the place of the one that was asked for', async () => {
  const input = await project.write('in.parquet', testRows(50));
  const modelDigest = digestJson('the one that was asked for');
  await expect(project.score(input, { modelDigest })).rejects.toMatchObject({
    code: 'INPUT_CHANGED',
    details: { paths: [project.at('model')] },
  });
  for (const name of OUTPUTS) expect(existsSync(project.at(name))).toBe(false);
});

test('a model that is replaced', async () => {
  const input = await project.write('in.parquet', testRows(50));
  const file = project.at('model/model.json');
  copyFileSync(file, `${file}.kept`);
  renameSync(`${file}.kept`, project.at('kept.json'));
  const outcome = await changedAt(/^scored/, input, () =>
    writeFileSync(file, readFileSync(file, 'utf8').replace('"threshold": 0.5', '"threshold": 0.9')),
  );
  renameSync(project.at('kept.json'), file);
  expect(outcome).toMatchObject({ code: 'INPUT_CHANGED', details: { paths: [project.at('model')] } });
  for (const name of OUTPUTS) expect(existsSync(project.at(name))).toBe(false);
});
