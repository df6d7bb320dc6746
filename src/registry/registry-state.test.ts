import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Digest, digestJson } from '../core/digest.ts';
import { realEffects } from '../core/effects.ts';
import { endedProcess } from '../core/files/ended-process.fixture.ts';
import { modelVersion } from '../core/model-version.ts';
import { prettyJson } from '../core/json/pretty-json.ts';
import type { StateQuery } from '../core/state-port.ts';
import { hiddenBeside } from '../core/files/temporary-name.ts';
import { decidePromotion } from './promotion/gate.ts';
import { listModels } from './list-models.ts';
import { readRegistry } from './journal/read-journal.ts';
import { registryLayout } from './registry-layout.ts';
import { createRegistryState } from './registry-state.ts';
import { resolveModel } from './resolve-model.ts';

let root: string;
let registry: string;
let clock = 0;

const state = createRegistryState({
  effects: { ...realEffects, now: () => `2030-01-01T00:00:${String(clock++).padStart(2, '0')}.000Z` },
  remote: () => Promise.resolve(undefined),
});

/** Former and present champions, oldest first. */
const moves = (): string[] => readRegistry(registry).history.map(({ version }) => version);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'registry-'));
  registry = join(root, 'models/registry');
  clock = 10;
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const MINIMUM = { f1: 0.2, auc: 0.5 };

/** The workspace after training: a model whose bytes depend on its configuration alone. */
async function train(f1: number): Promise<void> {
  const directory = join(root, 'models/candidate');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'model.onnx'), `model with f1 ${f1}`);
  await writeFile(join(directory, 'model.json'), prettyJson({ algorithm: 'gbdt' }));
}

function query(access: StateQuery['access'], inputs: { [parameter: string]: Digest }): StateQuery {
  return {
    access,
    root,
    path: 'models/registry',
    stage: 'promote',
    parameters: { candidate: 'models/candidate', report: 'reports/promotion', minimum: MINIMUM },
    inputs,
    key: digestJson(inputs),
    locked: [],
  };
}

interface Repro {
  readonly baseline: unknown;
  readonly executed: boolean;
  readonly production: string | undefined;
}

/** What the engine does with the stage `promote`: reads the state, runs or restores, applies. */
class Project {
  readonly cache = new Map<string, string>();
  readonly f1ByVersion = new Map<string, number>();

  async repro(f1: number, stopBeforeApply = false): Promise<Repro> {
    await train(f1);
    const { version, digest } = await modelVersion(join(root, 'models/candidate'));
    this.f1ByVersion.set(version, f1);
    const question = query('baseline', { candidate: digest });
    const answer = (await state.read(question)) as { baseline: { version: string } | null };
    const fingerprint = digestJson({ key: question.key, answer });
    const executed = !this.cache.has(fingerprint);
    if (executed) this.cache.set(fingerprint, this.judge(version, f1, answer.baseline?.version));
    await mkdir(join(root, 'reports'), { recursive: true });
    await writeFile(join(root, 'reports/promotion.json'), this.cache.get(fingerprint) ?? '');
    if (!stopBeforeApply) await state.apply(question);
    return {
      baseline: answer.baseline?.version ?? null,
      executed,
      production: moves().at(-1),
    };
  }

  private judge(version: string, f1: number, baseline: string | undefined): string {
    const champion = baseline === undefined ? null : judged(baseline, this.f1ByVersion.get(baseline) ?? -1);
    const candidate = judged(version, f1);
    const { decision, reasons, gates } = decidePromotion(candidate, champion, MINIMUM);
    return prettyJson({
      decision,
      reasons: [...reasons],
      gates: gates.map((gate) => ({ ...gate })),
      candidate,
      baseline: champion,
      test_rows: 100,
    });
  }
}

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

describe('a registry that somebody changed', () => {
  const tampering: { title: string; file: string; tamper: (path: string) => Promise<void> }[] = [
    { title: 'a changed model file', file: 'model.onnx', tamper: (path) => overwrite(path, 'evil') },
    { title: 'a missing model file', file: 'model.json', tamper: (path) => rm(path) },
    { title: 'an added file', file: 'extra.bin', tamper: (path) => writeFile(path, 'x') },
  ];

  test.each(tampering)('$title is refused, naming version and file', async ({ file, tamper }) => {
    const { production } = await new Project().repro(0.5);
    await tamper(join(registry, 'versions', production ?? '', file));
    const refusal = {
      code: 'REGISTRY_CORRUPT',
      exitCode: 2,
      details: { version: production, file: `versions/${production}/${file}` },
    };
    await expect(state.read(query('production', {}))).rejects.toMatchObject(refusal);
    await expect(resolveModel('production', registry)).rejects.toMatchObject(refusal);
    await expect(listModels(registry)).rejects.toMatchObject(refusal);
  });

  test('a model that was exchanged together with its manifest is refused', async () => {
    const { production } = await new Project().repro(0.5);
    const model = join(registry, 'versions', production ?? '');
    await overwrite(join(model, 'model.onnx'), 'evil');
    const { digest, files } = await modelVersion(model);
    await writeFile(`${model}.json`, prettyJson({ digest, files }));
    await expect(state.read(query('production', {}))).rejects.toMatchObject({
      code: 'REGISTRY_CORRUPT',
      details: { file: `versions/${production}.json` },
    });
  });

  test('an entry that is not JSON is refused, naming the file', async () => {
    await new Project().repro(0.5);
    await overwrite(join(registry, 'journal/00000002.json'), '<<<<<<< HEAD');
    await expect(state.read(query('production', {}))).rejects.toMatchObject({
      code: 'REGISTRY_CORRUPT',
      exitCode: 2,
      message: expect.stringContaining('journal/00000002.json'),
    });
  });

  test('is mended by removing the model and running again', async () => {
    const project = new Project();
    const before = await project.repro(0.5);
    const model = join(registry, 'versions', before.production ?? '');
    await overwrite(join(model, 'model.onnx'), 'evil');
    await expect(project.repro(0.5)).rejects.toMatchObject({ code: 'REGISTRY_CORRUPT' });
    await rm(model, { recursive: true });
    await rm(`${model}.json`);
    expect(await project.repro(0.5)).toEqual({ ...before, executed: false });
  });
});

describe('naming a model', () => {
  test('by production, by path, by version and by its first digits', async () => {
    const { production = '' } = await new Project().repro(0.5);
    const directory = join(registry, 'versions', production);
    for (const reference of ['production', production, production.slice(0, 4)]) {
      expect(await resolveModel(reference, registry)).toMatchObject({ version: production, directory });
    }
    const candidate = join(root, 'models/candidate');
    expect(await resolveModel(candidate, registry)).toMatchObject({
      version: production,
      directory: candidate,
    });
  });

  test('that is not there lists those that are', async () => {
    const { production } = await new Project().repro(0.5);
    await expect(resolveModel('nightly', registry)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      exitCode: 2,
      hints: [expect.stringContaining(`\`${production}\``), expect.stringContaining('`production`')],
    });
  });

  test('when none is in production says how to get one', async () => {
    await expect(resolveModel('production', registry)).rejects.toMatchObject({
      code: 'NO_PRODUCTION_MODEL',
      hints: [expect.stringContaining('mlops repro'), expect.stringContaining('--model')],
    });
    await expect(resolveModel('abcd', registry)).rejects.toMatchObject({
      hints: [expect.stringContaining('no model yet'), expect.anything()],
    });
  });

  test('by digits that two versions begin with is refused, naming both', async () => {
    const versions = join(registry, 'versions');
    await mkdir(versions, { recursive: true });
    for (const version of ['abcd00000001', 'abcd00000002'])
      await writeFile(join(versions, `${version}.json`), '');
    await expect(resolveModel('abcd', registry)).rejects.toMatchObject({
      code: 'MODEL_AMBIGUOUS',
      details: { versions: ['abcd00000001', 'abcd00000002'] },
    });
  });
});

function judged(version: string, f1: number) {
  return { version, f1, auc: 0.8 };
}

async function overwrite(path: string, content: string): Promise<void> {
  await chmod(path, 0o644);
  await writeFile(path, content);
}
