/** Clones of a project, each on a machine of its own, with a remote that they share; both go when a test is over. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { digestJson } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import { modelVersion } from '../../core/model-version.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import type { LockedAnswer, StatePort, StateQuery } from '../../core/state-port.ts';
import { directoryRemote } from '../../engine/remote/directory-remote.ts';
import { decidePromotion } from '../../registry/promotion/gate.ts';
import { readRegistry } from '../../registry/journal/read-journal.ts';
import type { RemoteRegistry } from '../../registry/remote/remote-registry.ts';
import { createRegistryState } from '../../registry/registry-state.ts';

const MINIMUM = { f1: 0.2, auc: 0.5 };

export let folder: string;
export let share: string;
export let remote: RemoteRegistry;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clones-'));
  share = join(folder, 'share');
  await mkdir(share);
  remote = { store: directoryRemote(share, share, realEffects), prefix: 'registry/', isNamed: true };
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the engine does with the stage `promote`, and a lock that is committed and may be copied. */
export class Clone {
  readonly root: string;
  readonly registry: string;
  readonly port: StatePort;
  lock: readonly LockedAnswer[] = [];
  /** Between the run of the stage and what is made of its decision. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  constructor(name: string, where: () => Promise<RemoteRegistry | undefined>) {
    this.root = join(folder, name);
    this.registry = join(this.root, 'models/registry');
    this.port = createRegistryState({ effects: realEffects, remote: where });
  }

  /** @returns the version of the candidate */
  async repro(f1: number): Promise<string> {
    const directory = join(this.root, 'models/candidate');
    await rm(directory, { recursive: true, force: true });
    await mkdir(join(directory, 'more'), { recursive: true });
    await writeFile(join(directory, 'model.onnx'), `model with f1 ${f1}`);
    await writeFile(join(directory, 'model.json'), prettyJson({ algorithm: 'gbdt', f1 }));
    await writeFile(join(directory, 'more/notes'), `${f1}`);
    const { version, digest } = await modelVersion(directory);
    const locked = this.lock.map(({ own, ...one }) =>
      own === undefined ? one : { ...one, own: this.#asked === f1 ? ('same' as const) : ('other' as const) },
    );
    const query: StateQuery = {
      access: 'baseline',
      root: this.root,
      path: 'models/registry',
      stage: 'promote',
      parameters: { candidate: 'models/candidate', report: 'promotion', minimum: MINIMUM },
      inputs: {},
      key: digestJson({ digest }),
      locked,
    };
    const answer = (await this.port.read(query)) as { baseline: { version: string } | null };
    await this.port.check(query);
    const champion = answer.baseline;
    const against = champion === null ? null : await this.#f1Of(champion.version);
    const judged = { version, f1, auc: 0.8 };
    const baseline =
      champion === null || against === null ? null : { version: champion.version, f1: against, auc: 0.8 };
    const { decision, reasons, gates } = decidePromotion(judged, baseline, MINIMUM);
    const report = { decision, reasons, gates, candidate: judged, baseline, test_rows: 10 };
    await writeFile(join(this.root, 'promotion.json'), JSON.stringify(report));
    await this.meanwhile();
    await this.port.apply(query);
    const production = await this.port.read({ ...query, access: 'production' });
    this.lock = [
      { access: 'baseline', answer: { ...answer }, own: 'same' },
      { access: 'production', answer: production },
    ];
    this.#asked = f1;
    return version;
  }

  #asked: number | undefined;
  /** The committed files of another clone. */
  checkout({ lock, root }: Clone, f1: number): void {
    expect(root).not.toBe(this.root);
    this.lock = lock;
    this.#asked = f1;
  }

  async #f1Of(version: string): Promise<number> {
    const card = join(this.registry, 'versions', version, 'model.json');
    return (JSON.parse(await readFile(card, 'utf8')) as { f1: number }).f1;
  }

  champion = (): string | undefined => readRegistry(this.registry).production?.version;
}

export const clone = (name: string, how: 'shared' | 'alone' = 'shared'): Clone =>
  new Clone(name, () => Promise.resolve(how === 'alone' ? undefined : remote));

export const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (!(error instanceof MlopsError)) throw error;
      return `${error.code} ${error.exitCode}`;
    },
  );
