import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { BlobStore } from '../cache/blob-store.ts';
import { directoryRef, manifestText } from '../content/manifest-text.ts';
import { renderLock } from '../lockfile/lock-file.ts';
import { recordContent, type StageRecord } from '../project/stage-record.ts';
import { commitSnapshot } from './commit-snapshot.ts';
import { openGit } from '../git/git.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A repository with a project in a folder of it; returns the root of the project and its cache. */
function makeProject(files: { readonly [path: string]: string }): { root: string; blobs: BlobStore } {
  const top = mkdtempSync(join(tmpdir(), 'mlops-history-'));
  folders.push(top);
  const root = join(top, 'a project');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const git = (...words: string[]) => execFileSync('git', words, { cwd: root });
  execFileSync('git', ['init', '--quiet'], { cwd: top });
  git('add', '--all', top);
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'first');
  return { root, blobs: new BlobStore(join(root, '.mlops/cache'), realEffects, () => undefined) };
}

const metrics = '{"auc": 0.8}';
const curve = 'x,y\n1,2\n';
const manifest = {
  'a/curve.csv': { digest: digestBytes(curve), size: curve.length, executable: false },
  'gone.csv': { digest: digestBytes('gone'), size: 4, executable: false },
};

const record: StageRecord = {
  fingerprint: digestBytes('f'),
  cmd: ['x'],
  params: { 'conf.yaml': { rate: 1 } },
  inputs: { 'raw.csv': { digest: digestBytes('raw'), size: 3 } },
  outputs: {
    'metrics.json': { digest: digestBytes(metrics), size: metrics.length, kind: 'metrics' },
    curves: { ...recordContent(directoryRef(Object.entries(manifest))), kind: 'plot' },
  },
};

const files = {
  'pipeline.yaml': 'stages: {}\n',
  'pipeline.lock': renderLock({ stages: new Map([['train', record]]) }),
  'params.yaml': 'rate: 1\n',
  'conf/[a]*.yaml': 'rate: 2\n',
  'conf/a.yaml': 'rate: 3\n',
};

const snapshotOf = async (root: string) =>
  commitSnapshot({ root, file: 'pipeline.yaml' }, await openGit(root), 'HEAD', realEffects);

const texts = async (root: string, path: string) =>
  Object.fromEntries(
    [...(await (await snapshotOf(root)).read(path))].map(([file, found]) => [
      file,
      found.kind === 'text' ? found.text : `unknown: ${found.why}`,
    ]),
  );

it('reads files and folders as they were committed, a name with wildcards as itself', async () => {
  const { root } = makeProject(files);
  writeFileSync(join(root, 'params.yaml'), 'rate: 9\n');
  rmSync(join(root, 'conf'), { recursive: true });
  expect(await texts(root, 'params.yaml')).toEqual({ 'params.yaml': 'rate: 1\n' });
  expect(await texts(root, 'conf/[a]*.yaml')).toEqual({ 'conf/[a]*.yaml': 'rate: 2\n' });
  expect(await texts(root, 'conf')).toEqual({
    'conf/[a]*.yaml': 'rate: 2\n',
    'conf/a.yaml': 'rate: 3\n',
  });
  for (const path of ['nope', '../x', '/nope/x']) expect(await texts(root, path)).toEqual({});
  // Git has no history of it: that it is new cannot be said.
  expect(await texts(root, '/etc/passwd')).toEqual({
    '/etc/passwd': 'unknown: it lies outside of the git repository',
  });
});

it('reads outputs that git does not keep out of the cache, by the lock of the commit', async () => {
  const { root, blobs } = makeProject(files);
  await blobs.putText([metrics]);
  await blobs.putText([curve]);
  await blobs.putText(manifestText(Object.entries(manifest)));
  expect(await texts(root, 'metrics.json')).toEqual({ 'metrics.json': metrics });
  expect(await texts(root, 'curves')).toEqual({
    'curves/a/curve.csv': curve,
    'curves/gone.csv': 'unknown: neither in git nor in the cache',
  });
  expect(await texts(root, 'curves/a')).toEqual({ 'curves/a/curve.csv': curve });
});

it('does not believe a blob that is not what its name says', async () => {
  const { root, blobs } = makeProject(files);
  const { digest } = await blobs.putText([metrics]);
  chmodSync(blobs.path(digest), 0o644);
  writeFileSync(blobs.path(digest), '{"auc": 0.9}');
  expect(await texts(root, 'metrics.json')).toEqual({
    'metrics.json': 'unknown: neither in git nor in the cache',
  });
});

it('knows what the lock and the pipeline file of the commit name', async () => {
  const { root } = makeProject(files);
  const snapshot = await snapshotOf(root);
  expect(snapshot.named).toEqual({ parameters: ['params.yaml', 'conf.yaml'], metrics: ['metrics.json'] });
  expect([...(await snapshot.artifacts())].map(([path, { kind }]) => [path, kind])).toEqual([
    ['raw.csv', 'input'],
    ['curves', 'plot'],
    ['metrics.json', 'metrics'],
  ]);
  expect(snapshot.notes).toEqual([]);
});

it('notes a lock that was never committed', async () => {
  const { root } = makeProject({ 'pipeline.yaml': 'stages: {}\n' });
  const snapshot = await snapshotOf(root);
  expect(snapshot.notes).toEqual([
    '`pipeline.lock` is not in git at `HEAD`: what was made then is not known',
  ]);
  expect((await snapshot.artifacts()).size).toBe(0);
});

it('reads what lies above the project, and follows links, as in the workspace', async () => {
  const { root } = makeProject({
    'pipeline.yaml': 'stages: {}\n',
    '../p.yaml': 'rate: 1\n',
    '../more/q.yaml': 'q: 1\n',
  });
  const git = (...words: string[]) => execFileSync('git', words, { cwd: root });
  symlinkSync('../p.yaml', join(root, 'link.yaml'));
  symlinkSync('../more', join(root, 'folder'));
  symlinkSync('round.yaml', join(root, 'round.yaml'));
  git('add', '--all', '..');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'links');
  writeFileSync(join(root, '../p.yaml'), 'rate: 9\n');
  expect(await texts(root, '../p.yaml')).toEqual({ '../p.yaml': 'rate: 1\n' });
  const absolute = join(realpathSync(root), '../p.yaml');
  expect(await texts(root, absolute)).toEqual({ [absolute]: 'rate: 1\n' });
  expect(await texts(root, 'link.yaml')).toEqual({ 'link.yaml': 'rate: 1\n' });
  expect(await texts(root, 'folder')).toEqual({ 'folder/q.yaml': 'q: 1\n' });
  expect(await texts(root, 'folder/q.yaml')).toEqual({ 'folder/q.yaml': 'q: 1\n' });
  expect(await texts(root, 'round.yaml')).toEqual({
    'round.yaml': 'unknown: its symbolic links lead in a circle',
  });
});
