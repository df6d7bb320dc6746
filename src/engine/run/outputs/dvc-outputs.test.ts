import { expect, test } from 'vitest';
import type { DirectoryManifest } from '../../content/content-ref.ts';
import { TestProject } from '../../test-projects/test-project.fixture.ts';
import { isMadeByDvc } from './dvc-outputs.ts';

// The digests are those that DVC 3.67.1 wrote for these files.
const LOCK = `schema: '2.0'
stages:
  a:
    cmd: make
    outs:
    - {path: ../d, hash: md5, md5: 1ad4dac4baf44ef5ef8fb5e0247d1d17.dir, size: 6, nfiles: 3}
    - {path: f, hash: md5, md5: b026324c6904b2a9cb4b88d6d61c81d1, size: 2}
    - {path: old, md5: b026324c6904b2a9cb4b88d6d61c81d1, size: 2}
`;
const FILES = { 'd/ž/é😀.txt': '1\n', 'd/ž.txt': '2\n', 'd/a': '3\n', 'sub/f': '1\n', 'sub/old': '1\n' };

async function answers(files: { readonly [path: string]: string }, lock = LOCK) {
  using project = new TestProject({
    ...FILES,
    ...files,
    'dvc.lock': lock,
    'pipeline.yaml': 'stages:\n  a: {cmd: make, wdir: sub, outs: [../d, f, old, new]}\n',
  });
  const [stage] = (await project.load()).stages;
  if (stage === undefined) throw new Error('no stage');
  const names = Object.keys({ ...FILES, ...files }).filter((path) => path.startsWith('d/'));
  // Only the names are looked at.
  const manifest = Object.fromEntries(
    names.map((path) => [path.slice(2), {}]),
  ) as unknown as DirectoryManifest;
  const of = (path: string) => isMadeByDvc(project.root, stage, path, path === 'd' ? manifest : undefined);
  return { d: await of('d'), f: await of('sub/f'), old: await of('sub/old'), new: await of('sub/new') };
}

test('what has the MD5 of the lock was made by DVC; its older hash, which changed line ends, says nothing', async () => {
  expect(await answers({})).toEqual({ d: true, f: true, old: false, new: false });
});

test('a file that was changed, added or renamed is not', async () => {
  expect(await answers({ 'sub/f': '2\n', 'd/a': 'x' })).toMatchObject({ d: false, f: false });
  expect(await answers({ 'd/more': '' })).toMatchObject({ d: false });
});

test.each(['<<<<<<< HEAD\n', 'schema: 1\n', 'stages: {b: {outs: [{path: f}]}}\n', 'a: [\n'])(
  'a lock that cannot be read says nothing: %j',
  async (lock) => {
    expect(await answers({}, lock)).toEqual({ d: false, f: false, old: false, new: false });
  },
);
