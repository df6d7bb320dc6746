/** A project that release 0.1.0 made goes on with this one: registry, cache, lock and models. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeRig, repository, type Rig } from '../rig/rig.ts';

const ARCHIVE = join(repository, 'test/fixtures/older-release/project-0.1.0.tar.gz');
const CHAMPION = '5951f762511f';
const VERSIONS = ['06c71d5d9733', CHAMPION, '9d463e9fd7ef', 'b54003643c5d', 'cfaa877e7ae7'];

interface Listed {
  readonly production: boolean;
  readonly decision: string | null;
  readonly promoted_at: string | null;
}

let project: Rig;

beforeAll(async () => {
  project = await makeRig();
  await promisify(execFile)('tar', ['-xzf', ARCHIVE, '-C', project.root]);
});

async function answer<T>(...words: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await project.run([...words, '--json']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return JSON.parse(stdout) as T;
}

const listed = async () => (await answer<{ models: Listed[] }>('models', 'list')).models;

describe('a project of release 0.1.0', () => {
  test('is read as it is: status plans its six stages, the registry shows its five models', async () => {
    const { stages } = await answer<{ stages: { stage: string }[] }>('status');
    expect(stages.map(({ stage }) => stage)).toEqual([
      'validate',
      'split',
      'train',
      'evaluate',
      'promote',
      'score',
    ]);
    const models = await listed();
    expect(models.map(({ decision }) => decision)).toEqual([
      'promoted',
      'promoted',
      'promoted',
      'promoted',
      'kept',
    ]);
    expect(models.map(({ production }) => production)).toEqual([true, false, false, false, false]);
    expect(models[0]?.promoted_at).toBe('2026-12-01T00:44:26.809Z');
  });

  test('scores with the champion it had, and says that this model brings no profile', async () => {
    const { exitCode, stderr } = await project.run(['score', '-i', 'in.csv', '-o', 'scored.parquet']);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('does not say what its training rows looked like'),
    });
    const receipt = JSON.parse(await project.read('scored.receipt.json')) as {
      model: { version: string };
      rows: object;
    };
    expect(receipt.model.version).toBe(CHAMPION);
    expect(receipt.rows).toMatchObject({ in: 400, scored: 400, quarantined: 0 });
  });

  test('runs: no model is lost, the history goes on behind the old one, a second run has nothing to do', async () => {
    const first = await project.run(['repro']);
    expect({ exitCode: first.exitCode, stderr: first.stderr }).toMatchObject({ exitCode: 0 });
    const kept = await readdir(join(project.root, 'models/registry/versions'));
    expect(kept).toEqual(expect.arrayContaining(VERSIONS));
    const models = await listed();
    expect(models).toHaveLength(VERSIONS.length + 1);
    expect(models.filter(({ decision }) => decision === 'promoted').length).toBeGreaterThanOrEqual(4);
    expect(await project.has('models/registry/legacy/production.json')).toBe(true);
    const second = await project.run(['repro', '--dry', '--json']);
    const { stages } = JSON.parse(second.stdout) as { stages: { verdict: string }[] };
    expect(stages.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 6 }, () => 'fresh'));
  });
});
