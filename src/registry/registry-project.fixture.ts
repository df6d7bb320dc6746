/** A project that trains, registers and promotes models in a folder of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type Digest, digestJson } from '../core/digest.ts';
import { realEffects } from '../core/effects.ts';
import { modelVersion } from '../core/model-version.ts';
import { prettyJson } from '../core/json/pretty-json.ts';
import type { StateQuery } from '../core/state-port.ts';
import { decidePromotion } from './promotion/gate.ts';
import { readRegistry } from './journal/read-journal.ts';
import { createRegistryState } from './registry-state.ts';

export let root: string;
export let registry: string;
let clock = 0;

export const state = createRegistryState({
  effects: { ...realEffects, now: () => `2030-01-01T00:00:${String(clock++).padStart(2, '0')}.000Z` },
  remote: () => Promise.resolve(undefined),
});

/** Former and present champions, oldest first. */
export const moves = (): string[] => readRegistry(registry).history.map(({ version }) => version);

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
export async function train(f1: number): Promise<void> {
  const directory = join(root, 'models/candidate');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'model.onnx'), `model with f1 ${f1}`);
  await writeFile(join(directory, 'model.json'), prettyJson({ algorithm: 'gbdt' }));
}

export function query(access: StateQuery['access'], inputs: { [parameter: string]: Digest }): StateQuery {
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
export class Project {
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

function judged(version: string, f1: number) {
  return { version, f1, auc: 0.8 };
}
