import { appendFile, chmod, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestFile } from '../src/core/digest.ts';
import { realEffects } from '../src/core/effects.ts';
import type { JsonValue } from '../src/core/json/json.ts';
import { modelVersion } from '../src/core/model-version.ts';
import { prettyJson } from '../src/core/json/pretty-json.ts';
import { cardDigest } from '../src/documents/model-card.ts';
import { registerModel } from '../src/registry/register-model.ts';
import {
  testProject,
  testRows,
  trainTestModel,
  type TestProject,
} from '../src/scoring/scoring-project.fixture.ts';
import promote from './promote.ts';

let project: TestProject;
let rows: string;

beforeAll(async () => {
  project = await testProject();
  rows = await project.write('test.parquet', labelled('*'));
});

afterAll(async () => {
  await project.close();
});

function labelled(columns: string): string {
  return `SELECT ${columns}, coalesce(recency, 0) > 50 AS churned FROM (${testRows(400)})`;
}

interface Change {
  readonly state?: JsonValue;
  readonly threads?: number;
  readonly [parameter: string]: unknown;
}

async function run({ state = { baseline: null }, threads = 2, ...options }: Change = {}): Promise<string[]> {
  const log: string[] = [];
  await promote.run({
    with: promote.parameters.parse({
      candidate: project.at('model'),
      test: rows,
      registry: project.at('registry'),
      report: project.at('promotion'),
      ...options,
    }),
    state: { registry: state },
    threads,
    progress: () => undefined,
    log: (line) => log.push(line),
    memo: (_, make) => make(),
  });
  return log;
}

async function report() {
  return JSON.parse(await readFile(project.at('promotion.json'), 'utf8'));
}

/** A model that scores as the candidate does and is another one. */
async function registerTwin() {
  const twin = project.at('twin');
  await rm(twin, { recursive: true, force: true });
  await cp(project.at('model'), twin, { recursive: true });
  const path = join(twin, 'model.json');
  const card = { ...JSON.parse(await readFile(path, 'utf8')), seed: 8 };
  await writeFile(path, prettyJson({ ...card, digest: cardDigest(card) }));
  return registerModel(project.at('registry'), twin, realEffects);
}

test('promotes a first model that meets the thresholds, and reports its figures', async () => {
  const log = await run({ minimum: { f1: 0.5, auc: 0.5 } });
  const { version } = await modelVersion(project.at('model'));
  const found = await report();
  expect(found).toMatchObject({
    decision: 'promoted',
    baseline: null,
    candidate: { version },
    test_rows: 400,
  });
  expect(found.candidate.auc).toBeGreaterThan(0.9);
  expect(log).toEqual([expect.stringContaining('promoted')]);
  expect(await readFile(project.at('promotion.html'), 'utf8')).toContain(version);
});

test('keeps a champion that is as good on the same rows', async () => {
  const champion = await registerTwin();
  await run({ state: { baseline: { version: champion.version, digest: champion.digest } } });
  const found = await report();
  expect(found).toMatchObject({ decision: 'kept', baseline: { version: champion.version } });
  expect(found.baseline.f1).toBe(found.candidate.f1);
  expect(found.reasons).toEqual([expect.stringContaining('F1 better than the champion')]);
});

test('fails with `require` when the candidate is kept out, and the report is there', async () => {
  await rm(project.at('promotion.json'));
  await expect(run({ minimum: { auc: 1 }, require: true })).rejects.toMatchObject({
    code: 'GATE_REJECTED',
    exitCode: 1,
    message: expect.stringContaining('AUC minimum'),
    details: { keep: ['report'] },
  });
  expect(await report()).toMatchObject({ decision: 'kept' });
  await run({ require: true });
});

test('names the columns that the champion needs and the test rows do not have', async () => {
  const champion = await registerTwin();
  await trainTestModel(project.at('narrow'), 600, ['plan']);
  const narrow = {
    candidate: project.at('narrow'),
    test: await project.write('narrow.parquet', labelled('id, recency, spend')),
  };
  await run(narrow);
  const state = { baseline: { version: champion.version, digest: champion.digest } };
  await expect(run({ state, ...narrow })).rejects.toMatchObject({
    code: 'TEST_COLUMN_MISSING',
    exitCode: 2,
    details: { role: 'champion', version: champion.version, missing: ['plan'] },
  });
});

test('does not compare with a champion that was changed since it was registered', async () => {
  const champion = await registerTwin();
  const card = join(champion.directory, 'model.json');
  await chmod(card, 0o644);
  await appendFile(card, ' ');
  const state = { baseline: { version: champion.version, digest: champion.digest } };
  await expect(run({ state })).rejects.toMatchObject({
    code: 'REGISTRY_CORRUPT',
    exitCode: 2,
    message: expect.stringContaining('model.json'),
  });
});

test('writes the same bytes at any number of threads', async () => {
  const digests = new Set<string>();
  for (const threads of [1, 2, 8]) {
    await run({ threads });
    digests.add((await digestFile(project.at('promotion.json'))).digest);
    digests.add((await digestFile(project.at('promotion.html'))).digest);
  }
  expect(digests.size).toBe(2);
});
