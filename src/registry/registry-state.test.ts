import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestJson } from '../core/digest.ts';
import { endedProcess } from '../core/files/ended-process.fixture.ts';
import { modelVersion } from '../core/model-version.ts';
import { hiddenBeside } from '../core/files/temporary-name.ts';
import { listModels } from './list-models.ts';
import { registryLayout } from './registry-layout.ts';
import { Project, moves, query, registry, root, state, train } from './registry-project.fixture.ts';

describe('promotion through the registry', () => {
  test('what a killed process has left of a copy goes when the model is registered', async () => {
    await train(0.5);
    const { version } = await modelVersion(join(root, 'models/candidate'));
    const left = hiddenBeside(registryLayout.model(registry, version), '.tmp', endedProcess);
    await mkdir(left, { recursive: true });
    await new Project().repro(0.5);
    expect((await readdir(registryLayout.versions(registry))).toSorted()).toEqual([
      version,
      `${version}.json`,
    ]);
  });

  test('the first model has no baseline and goes into production; again, nothing is executed', async () => {
    const project = new Project();
    const first = await project.repro(0.5);
    expect(first).toMatchObject({ baseline: null, executed: true });
    expect(first.production).toBeDefined();
    const journal = await readdir(join(registry, 'journal'));
    expect(await project.repro(0.5)).toEqual({ ...first, executed: false });
    expect(await readdir(join(registry, 'journal'))).toEqual(journal);
  });

  test('A, then a better B, then A again: A asks the same question as at first and B stays in production', async () => {
    const project = new Project();
    const a = await project.repro(0.5);
    const b = await project.repro(0.6);
    expect(b).toMatchObject({ baseline: a.production, executed: true });
    expect(b.production).not.toBe(a.production);
    expect(await project.repro(0.5)).toEqual({ baseline: null, executed: false, production: b.production });
    expect(await project.repro(0.6)).toEqual({ ...b, executed: false });
    expect(moves()).toEqual([a.production, b.production]);
  });

  test('a worse model is registered and kept out of production', async () => {
    const project = new Project();
    const champion = await project.repro(0.6);
    const worse = await project.repro(0.5);
    expect(worse).toMatchObject({ baseline: champion.production, production: champion.production });
    const models = await listModels(registry);
    expect(models.map(({ production, decision, f1 }) => ({ production, decision, f1 }))).toEqual([
      { production: true, decision: 'promoted', f1: 0.6 },
      { production: false, decision: 'kept', f1: 0.5 },
    ]);
  });

  test('a stop between registering and deciding is made good by running again', async () => {
    const project = new Project();
    const a = await project.repro(0.5);
    const b = await project.repro(0.6);
    // The entries about B are its registration and its promotion.
    await rm(join(registry, 'journal/00000004.json'));
    const again = await project.repro(0.6);
    expect(again).toEqual({ baseline: a.production, executed: false, production: b.production });
    expect(moves()).toEqual([a.production, b.production]);
    expect(await readdir(join(registry, 'journal'))).toHaveLength(4);
  });

  test('a stop in the middle of registering is made good by running again', async () => {
    const project = new Project();
    await project.repro(0.5, true);
    const { version } = await modelVersion(join(root, 'models/candidate'));
    const left = join(registry, 'versions', version);
    await mkdir(left, { recursive: true });
    await writeFile(join(left, 'model.onnx'), 'half a mod');
    expect(await listModels(registry)).toEqual([]);
    expect((await project.repro(0.5)).production).toBe(version);
    expect(await listModels(registry)).toHaveLength(1);
  });

  test('production that moved while the stage ran is noticed, and nothing is entered', async () => {
    const project = new Project();
    await project.repro(0.5);
    await train(0.7);
    const { digest } = await modelVersion(join(root, 'models/candidate'));
    // The report in the workspace is still the one about the other candidate.
    const moved = state.apply(query('baseline', { candidate: digest }));
    await expect(moved).rejects.toMatchObject({ code: 'REGISTRY_MOVED', exitCode: 75 });
    expect(moves()).toHaveLength(1);
  });

  test('leaves no temporary file and holds the model byte for byte', async () => {
    const project = new Project();
    const { production } = await project.repro(0.5);
    expect((await readdir(join(registry, 'versions'))).toSorted()).toEqual([
      production,
      `${production}.json`,
    ]);
    const copied = await readFile(join(registry, 'versions', production ?? '', 'model.onnx'), 'utf8');
    expect(copied).toBe('model with f1 0.5');
  });

  test('a plan may ask before the candidate is there', async () => {
    const { production } = await new Project().repro(0.5);
    await rm(join(root, 'models/candidate'), { recursive: true });
    const answer = await state.read(query('baseline', { candidate: digestJson('to come') }));
    expect(answer).toMatchObject({ baseline: { version: production } });
  });

  test('the production model is what a scoring stage depends on', async () => {
    expect(await state.read(query('production', {}))).toEqual({ production: null });
    const { production } = await new Project().repro(0.5);
    const answer = await state.read(query('production', {}));
    expect(answer).toEqual({
      production: { version: production, digest: expect.stringMatching(/^blake3:/) },
    });
    await state.apply(query('production', {}));
  });
});
