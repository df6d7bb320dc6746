import { existsSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { openCache } from '../cache/open-cache.ts';
import { openRemote } from '../remote/open-remote.ts';
import { pullResults } from '../remote/pull-results.ts';
import {
  blobIn,
  box,
  cache,
  place,
  project,
  recordOf,
  remote,
  restoreFrom,
} from './hostile-project.fixture.ts';

test('a blob or an entry that is larger than promised is not taken, and the stage runs', async () => {
  const { outputs, ...rest } = recordOf('one');
  const large = 'x'.repeat(1 << 20);
  const digest = place(remote, large);
  const record = { ...rest, outputs: { 'out.txt': { digest, size: 3, kind: 'output' as const } } };
  expect(outputs['out.txt']?.size).toBe(3);
  expect(await restoreFrom('remote', [['one', record]])).toEqual(['one: run', 'many: run']);
  expect(cache.hasAny(digest)).toBe(false);
  // A blob that keeps its promise of 8 TB with a hole: nothing of it is asked for.
  const hole = digestBytes('a hole');
  mkdirSync(dirname(blobIn(remote, hole)), { recursive: true });
  writeFileSync(blobIn(remote, hole), '');
  truncateSync(blobIn(remote, hole), 2 ** 43);
  const promise = {
    ...rest,
    outputs: { 'out.txt': { digest: hole, size: 2 ** 43, kind: 'output' as const } },
  };
  expect(await restoreFrom('remote', [['one', promise]])).toEqual(['one: run', 'many: run']);
  expect(cache.hasAny(hole)).toBe(false);
  const pulled = await pullResults(
    [promise],
    openCache(project.root, realEffects),
    await openRemote({ url: remote, base: box }, realEffects),
  );
  expect(pulled).toMatchObject({ missing: [hole], corrupt: [], withoutRoom: [hole] });
  // The same in this cache.
  mkdirSync(dirname(cache.path(hole)), { recursive: true });
  writeFileSync(cache.path(hole), '');
  truncateSync(cache.path(hole), 2 ** 43);
  await expect(cache.take(hole, join(box, 'hole'), 2 ** 43)).rejects.toMatchObject({
    code: 'CANNOT_WRITE',
    exitCode: 2,
    message: expect.stringContaining('it takes 8796093022208 bytes, and there is room for') as string,
  });
  expect(existsSync(join(box, 'hole'))).toBe(false);
  rmSync(cache.path(hole));
  // An entry of 3 GB that holds no disk.
  const name = join(remote, `actions/${recordOf('one').fingerprint.slice('blake3:'.length)}.json`);
  for (const folder of [dirname(name), project.path('.mlops/cache/actions')]) {
    await restoreFrom('remote', []);
    rmSync(project.path('.mlops/cache/actions'), { recursive: true });
    mkdirSync(folder, { recursive: true });
    const entry = join(folder, name.slice(dirname(name).length + 1));
    rmSync(entry, { force: true });
    writeFileSync(entry, '');
    truncateSync(entry, 3 * 2 ** 30);
    rmSync(project.path('pipeline.lock'), { force: true });
    rmSync(project.path('out.txt'), { force: true });
    const opened = await openRemote({ url: remote, base: box }, realEffects);
    const run = await project.repro({ remote: opened });
    expect(run.verdicts[0]).toBe('one: run');
    expect(run.exitCode).toBe(0);
  }
  // A lock of 3 GB.
  writeFileSync(project.path('pipeline.lock'), '');
  truncateSync(project.path('pipeline.lock'), 3 * 2 ** 30);
  await expect(project.repro()).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', exitCode: 2 });
  writeFileSync(project.path('pipeline.lock'), `${'['.repeat(1e6)}${']'.repeat(1e6)}`);
  await expect(project.repro()).rejects.toMatchObject({ code: 'LOCK_INVALID', exitCode: 2 });
});
