/** Clones of one project, each with a registry of its own, and one remote. */
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestBytes, digestJson } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import { modelVersion } from '../../core/model-version.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import type { LockedAnswer, StatePort, StateQuery } from '../../core/state-port.ts';
import { directoryRemote } from '../../engine/remote/directory-remote.ts';
import { beginHistory } from '../../registry/journal/begin-history.ts';
import { decidePromotion } from '../../registry/promotion/gate.ts';
import { pullRegistry } from '../../registry/remote/pull-registry.ts';
import { pushRegistry } from '../../registry/remote/push-registry.ts';
import { readHistory } from '../../registry/journal/read-history.ts';
import { readRegistry } from '../../registry/journal/read-journal.ts';
import type { RemoteRegistry } from '../../registry/remote/remote-registry.ts';
import { createRegistryState } from '../../registry/registry-state.ts';
import { permutations } from './permutations.fixture.ts';

const MINIMUM = { f1: 0.2, auc: 0.5 };

let folder: string;
let share: string;
let remote: RemoteRegistry;

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
class Clone {
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

const clone = (name: string, how: 'shared' | 'alone' = 'shared'): Clone =>
  new Clone(name, () => Promise.resolve(how === 'alone' ? undefined : remote));

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (!(error instanceof MlopsError)) throw error;
      return `${error.code} ${error.exitCode}`;
    },
  );

/** As a scheduler does it: exit code 75 is tried again. */
async function insist(work: () => Promise<unknown>): Promise<string> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const end = await code(work());
    if (!end.endsWith(' 75')) return end;
  }
  return 'never';
}

describe('two clones and a registry that both name', () => {
  const orders = permutations(['a 0.5', 'a 0.7', 'b 0.6', 'b 0.4', 'b pull']);
  it.each(orders.filter((_, index) => index % 17 === 0).map((order) => [order.join(', '), order] as const))(
    'end with one champion, the best: %s',
    async (_, order) => {
      const clones = { a: clone('a'), b: clone('b') };
      for (const step of order) {
        const [who, what] = step.split(' ') as ['a' | 'b', string];
        const one = clones[who];
        const end = await insist(() =>
          what === 'pull' ? pullRegistry(one.registry, remote, realEffects) : one.repro(Number(what)),
        );
        expect([step, end]).toEqual([step, 'done']);
      }
      for (const { registry } of Object.values(clones)) await pullRegistry(registry, remote, realEffects);
      expect(clones.a.champion()).toBe(clones.b.champion());
      expect(readHistory(clones.a.registry)).toEqual(readHistory(clones.b.registry));
      const best = readRegistry(clones.a.registry).decisions.findLast(({ kind }) => kind === 'promote');
      expect(best?.gate?.candidate.f1).toBe(0.7);
    },
  );

  it('take a champion that moved while the stage ran for a reason to run again, and know it then', async () => {
    const [a, b] = [clone('a'), clone('b')];
    await a.repro(0.5);
    await pullRegistry(b.registry, remote, realEffects);
    b.meanwhile = async () => void (await a.repro(0.7));
    expect(await code(b.repro(0.6))).toBe('REGISTRY_MOVED 75');
    b.meanwhile = () => Promise.resolve();
    await b.repro(0.6);
    expect(b.champion()).toBe(a.champion());
  });

  it('enter what only adds beside each other, without running again', async () => {
    const [a, b] = [clone('a'), clone('b')];
    await a.repro(0.7);
    await pullRegistry(b.registry, remote, realEffects);
    b.meanwhile = async () => void (await a.repro(0.3));
    expect(await code(b.repro(0.4))).toBe('done');
    expect(readRegistry(b.registry).decisions).toHaveLength(3);
  });

  it('race, and every number has one entry', async () => {
    const clones = Array.from({ length: 6 }, (_, index) => clone(`racer ${index}`));
    const ends = await Promise.all(clones.map((one, index) => insist(() => one.repro(0.5 + index / 100))));
    expect(ends.every((end) => end === 'done' || end === 'never')).toBe(true);
    for (const { registry } of clones) await pullRegistry(registry, remote, realEffects);
    const [first, ...others] = clones.map(({ registry }) => readHistory(registry));
    for (const other of others) expect(other).toEqual(first);
  });

  it('move nothing while it is away', async () => {
    const a = clone('a');
    await a.repro(0.5);
    const before = readHistory(a.registry);
    await rm(share, { recursive: true });
    expect(await code(a.repro(0.6))).toBe('REMOTE_AWAY 75');
    expect(readHistory(a.registry)).toEqual(before);
    expect(await code(a.repro(0.5))).toBe('done');
  });

  it('hand over a history that began on one machine', async () => {
    const alone = clone('a', 'alone');
    await cp(await made(alone, 0.5), join(folder, 'b/models/registry'), { recursive: true });
    const b = clone('b');
    await b.repro(0.6);
    const c = clone('c');
    await pullRegistry(c.registry, remote, realEffects);
    expect(readHistory(c.registry)).toEqual(readHistory(b.registry));
    expect(readRegistry(c.registry).history).toHaveLength(2);
  });
});

describe('a clone without the registry', () => {
  it('that is unchanged rebuilds the champion; changed, it is refused until it pulls', async () => {
    const a = clone('a', 'alone');
    await a.repro(0.5);
    const unchanged = clone('b', 'alone');
    unchanged.checkout(a, 0.5);
    await unchanged.repro(0.5);
    expect(unchanged.champion()).toBe(a.champion());
    expect(unchanged.lock).toEqual(a.lock);

    await pushRegistry(a.registry, remote);
    const changed = clone('c', 'alone');
    changed.checkout(a, 0.5);
    expect(await code(changed.repro(0.6))).toBe('CHAMPION_MISSING 2');
    expect(changed.champion()).toBeUndefined();
    await pullRegistry(changed.registry, remote, realEffects);
    await changed.repro(0.4);
    expect(changed.champion()).toBe(a.champion());
  });

  it('does not promote what the gate had kept out', async () => {
    const a = clone('a', 'alone');
    await a.repro(0.7);
    await a.repro(0.5);
    const b = clone('b', 'alone');
    b.checkout(a, 0.5);
    expect(await code(b.repro(0.5))).toBe('CHAMPION_MISSING 2');
    await pushRegistry(a.registry, remote);
    await pullRegistry(b.registry, remote, realEffects);
    await b.repro(0.5);
    expect(b.champion()).toBe(a.champion());
  });

  it('goes on with the locked baseline where the candidate is the champion, also after a stop', async () => {
    const a = clone('a', 'alone');
    await a.repro(0.5);
    await a.repro(0.7);
    const b = clone('b', 'alone');
    b.checkout(a, 0.7);
    // The report comes from the cache: the baseline's bytes are not here.
    await mkdir(join(b.registry, 'versions'), { recursive: true });
    const baseline = readRegistry(a.registry).history[0]?.version ?? '';
    await cp(join(a.registry, 'versions', baseline), join(b.registry, 'versions', baseline), {
      recursive: true,
    });
    b.meanwhile = () => Promise.reject(new Error('killed'));
    await expect(b.repro(0.7)).rejects.toThrow('killed');
    b.meanwhile = () => Promise.resolve();
    await b.repro(0.7);
    expect(b.champion()).toBe(a.champion());
    expect(b.lock).toEqual(a.lock);
  });

  it('begins a new history when it is told to', async () => {
    const a = clone('a', 'alone');
    await a.repro(0.7);
    const b = clone('b', 'alone');
    b.checkout(a, 0.7);
    expect(await code(b.repro(0.6))).toBe('CHAMPION_MISSING 2');
    await beginHistory(b.registry);
    const own = await b.repro(0.6);
    expect(b.champion()).toBe(own);
  });
});

describe('histories that parted', () => {
  it('are refused with both heads, whoever pushes, pulls or promotes', async () => {
    const [a, b] = [clone('a', 'alone'), clone('b', 'alone')];
    await a.repro(0.5);
    await b.repro(0.6);
    await pushRegistry(a.registry, remote);
    const heads = [readHistory(a.registry).head?.digest, readHistory(b.registry).head?.digest];
    const named = new Clone('b', () => Promise.resolve(remote));
    for (const work of [
      () => pushRegistry(b.registry, remote),
      () => pullRegistry(b.registry, remote, realEffects),
      () => named.repro(0.9),
    ]) {
      const refusal = (await work().catch((error: unknown) => error)) as MlopsError;
      expect(refusal).toMatchObject({ code: 'REGISTRY_FORKED', exitCode: 2 });
      for (const head of heads) expect(refusal.message).toContain(head);
    }
    await beginHistory(b.registry);
    await pullRegistry(b.registry, remote, realEffects);
    expect(b.champion()).toBe(a.champion());
  });

  it('in which the remote was cut short is told before anything is entered', async () => {
    const a = clone('a');
    await a.repro(0.5);
    await rm(join(share, 'registry/journal/00000002.json'));
    expect(await code(a.repro(0.6))).toBe('REGISTRY_AHEAD 2');
    await pushRegistry(a.registry, remote);
    expect(await code(a.repro(0.6))).toBe('done');
  });
});

const at = (path: string) => join(share, 'registry', path);
const pull = (name = 'b') => pullRegistry(clone(name).registry, remote, realEffects);
const model = (text: string) => JSON.stringify((JSON.parse(text) as { model: unknown }).model);

describe('a remote that somebody changed', () => {
  let version: string;
  beforeEach(async () => {
    const a = clone('a');
    await a.repro(0.5);
    version = a.champion() ?? '';
  });

  const journals: [string, string, () => Promise<void>][] = [
    ['an entry that is no JSON', '00000002.json', () => overwrite('journal/00000002.json', 'x')],
    ['a changed entry', '00000002.json', () => overwrite('journal/00000001.json', '{}').then(restoreFirst)],
    ['a huge entry', '00000002.json', () => overwrite('journal/00000002.json', ' '.repeat(400_000))],
    ['a gap', '00000003.json', () => writeFile(at('journal/00000004.json'), '{}')],
    ['a second history from the second entry on', '00000002.json', forgeSecond],
  ];
  it.each(journals)('by %s is refused, naming it, and nothing comes here', async (_, file, tamper) => {
    await tamper();
    const refusal = (await pull().catch((error: unknown) => error)) as MlopsError;
    expect(refusal).toMatchObject({
      code: 'REGISTRY_CORRUPT',
      exitCode: 2,
      details: { file: `journal/${file}` },
    });
    expect(readHistory(clone('b').registry).entries).toEqual([]);
  });

  const models: [string, () => Promise<void>][] = [
    ['other bytes', () => overwrite(`versions/${version}/model.onnx`, 'evil with f1 0.5')],
    ['more bytes', () => overwrite(`versions/${version}/model.onnx`, 'x'.repeat(10_000_000))],
    ['a file that is gone', () => rm(at(`versions/${version}/more/notes`))],
    ['a manifest that is no JSON', () => overwrite(`versions/${version}.json`, '[')],
    ['a huge manifest', () => overwrite(`versions/${version}.json`, ' '.repeat(5_000_000))],
    ...['../../../evil', '/etc/evil', 'a/../../evil', 'a\\b', 'a//b', '.', ''].map(
      (path): [string, () => Promise<void>] => [
        `the path \`${path}\` in a manifest`,
        async () => {
          const manifest = JSON.parse(await readFile(at(`versions/${version}.json`), 'utf8'));
          manifest.files[path] = manifest.files['model.onnx'];
          await overwrite(`versions/${version}.json`, JSON.stringify(manifest));
        },
      ],
    ),
  ];
  it.each(models)('by %s is not believed: the model is told to be missing', async (_, tamper) => {
    await tamper();
    const { missing } = await pull();
    expect(missing).toEqual([version]);
    const versions = join(folder, 'b/models/registry/versions');
    expect(await readdir(versions).catch(() => [])).toEqual([]);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['evil']));
    await pushRegistry(clone('a').registry, remote, true);
    expect((await pull()).missing).toEqual([]);
    expect(clone('b').champion()).toBe(version);
  });
});

it('a size that no model has is promised to nobody’s disk', async () => {
  const a = clone('a');
  await a.repro(0.5);
  const first = JSON.parse(await readFile(at('journal/00000001.json'), 'utf8'));
  const forged = prettyJson({ ...first, bytes: 2 ** 52 });
  await overwrite('journal/00000001.json', forged);
  const second = JSON.parse(await readFile(at('journal/00000002.json'), 'utf8'));
  await overwrite('journal/00000002.json', prettyJson({ ...second, previous: digestBytes(forged) }));
  // It holds no disk there.
  const file = at(`versions/${a.champion()}/model.onnx`);
  await chmod(file, 0o644);
  await truncate(file, 5 * 2 ** 30);
  expect(await pull()).toMatchObject({ entries: 2, missing: [a.champion()] });
  // Not a byte of it was asked for.
  expect(await readdir(join(folder, 'b/models/registry/versions')).catch(() => [])).toEqual([]);
});

async function made(one: Clone, f1: number): Promise<string> {
  await one.repro(f1);
  return one.registry;
}

async function overwrite(path: string, text: string): Promise<void> {
  await chmod(at(path), 0o644);
  await writeFile(at(path), text);
}

async function restoreFirst(): Promise<void> {
  const text = await readFile(join(folder, 'a/models/registry/journal/00000001.json'), 'utf8');
  await overwrite('journal/00000001.json', text.replace('"at": "2', '"at": "1'));
}

async function forgeSecond(): Promise<void> {
  const text = await readFile(at('journal/00000002.json'), 'utf8');
  await overwrite('journal/00000002.json', text.replace('"from": null', `"from": ${model(text)}`));
}
