import { chmod, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeRig } from '../rig/rig.ts';
import { twoStages } from '../rig/two-stages.ts';
import { config, filesBelow, said, share } from './shared-folder.ts';

it('a remote that goes away in the middle of a push is exit 75, and the next push goes on', async () => {
  const url = await share();
  const rig = await makeRig({
    ...config(url),
    'pipeline.yaml':
      'stages:\n  many:\n    cmd: mkdir d; for i in $(seq 400); do head -c 50000 /dev/urandom > d/$i; done\n    outs: [d]\n',
  });
  await rig.run(['repro']);
  const push = rig.start(['cache', 'push']);
  while ((await filesBelow(url).catch(() => [])).length < 20)
    await new Promise((done) => setTimeout(done, 2));
  await rename(url, `${url}.away`);
  const { exitCode, stderr } = await push.finished;
  await rm(url, { recursive: true, force: true });
  await rename(`${url}.away`, url);
  expect([exitCode, stderr]).toEqual([75, expect.stringContaining('cannot be reached')]);
  expect(await readdir(join(url, 'actions')).catch(() => [])).toEqual([]);
  const there = (await filesBelow(join(url, 'blobs'))).length;
  const { moved, present } = JSON.parse((await rig.run(['cache', 'push', '--json'])).stdout);
  expect([moved.blobs + present.blobs, present.blobs, moved.entries]).toEqual([401, there, 1]);
});

it('what arrives damaged is not kept: the stage runs, and a pull says no', async () => {
  const url = await share();
  const maker = await makeRig({ ...twoStages, ...config(url) });
  await maker.run(['repro']);
  await maker.run(['cache', 'push']);
  for (const path of await filesBelow(join(url, 'blobs'))) {
    if ((await readFile(path, 'utf8')) !== 'HELLO\n') continue;
    await chmod(path, 0o644);
    await writeFile(path, 'HELLo\n');
  }
  const user = await makeRig({
    ...twoStages,
    ...config(url),
    'pipeline.lock': await maker.read('pipeline.lock'),
  });
  expect(await said(user, url, 'cache', 'pull')).toMatchInlineSnapshot(`
    "exit 1
    pulled 3 blobs (254 B) and 1 known result from \`<share>\`; 0 blobs and 0 known results were there already
    ---
    missing: \`<digest>\` does not hold the bytes of its name in the remote
    hint: push again from where it was made: \`mlops cache push --force\`
    "
  `);
  const run = await user.run(['repro', '--pull']);
  expect(run.stderr).toContain('did not hold the bytes of its name; it was not kept');
  expect([run.exitCode, await user.read('up.txt')]).toEqual([0, 'HELLO\n']);
  expect((await user.run(['cache', 'verify'])).exitCode).toBe(0);
  // Of the same size it looks whole from afar: it is mended by who says so.
  await maker.run(['cache', 'push']);
  await user.remove('.mlops');
  expect((await user.run(['cache', 'pull'])).exitCode).toBe(1);
  expect(await said(maker, url, 'cache', 'push', '--force')).toMatchInlineSnapshot(`
    "exit 0
    pushed 4 blobs (260 B) and 0 known results to \`<share>\`; 0 blobs and 2 known results were there already
    ---
    "
  `);
  expect((await user.run(['cache', 'pull'])).exitCode).toBe(0);
});

it('a blob that is corrupt in this cache is not sent, nor the result that needs it', async () => {
  const url = await share();
  const rig = await makeRig({ ...twoStages, ...config(url) });
  await rig.run(['repro']);
  for (const path of await filesBelow(join(rig.root, '.mlops/cache/blobs'))) {
    if ((await readFile(path, 'utf8')) !== 'HELLO\nHELLO\n') continue;
    await chmod(path, 0o644);
    await writeFile(path, 'HELLO\nHELLo\n');
  }
  expect(await said(rig, url, 'cache', 'push')).toMatchInlineSnapshot(`
    "exit 1
    pushed 3 blobs (248 B) and 1 known result to \`<share>\`; 0 blobs and 0 known results were there already
    ---
    missing: \`<digest>\` does not hold the bytes of its name in this cache
    hint: run \`mlops repro\`, then push again
    "
  `);
  expect(await readdir(join(url, 'actions'))).toHaveLength(1);
  expect(await readdir(join(url, 'tmp'))).toEqual([]);
});
