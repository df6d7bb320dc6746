/** Results that one machine made and another one uses, through a folder that both see. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { endedProcess } from '../../src/core/files/ended-process.fixture.ts';
import { temporaryName } from '../../src/core/files/temporary-name.ts';
import { makeRig, type Rig } from '../rig/rig.ts';
import { twoStages } from '../rig/two-stages.ts';
import { config, filesBelow, said, share } from './shared-folder.ts';

/** Verdict by stage. */
async function verdicts(rig: Rig, ...words: string[]): Promise<string[]> {
  const { stdout } = await rig.run(['repro', '--json', ...words]);
  const { stages } = JSON.parse(stdout.replaceAll('<number>', '0'));
  return stages.map(({ stage, verdict }: { stage: string; verdict: string }) => `${stage}: ${verdict}`);
}

it('a push sends what the lock names, and a second one nothing', async () => {
  const url = await share();
  const rig = await makeRig({ ...twoStages, ...config(url) });
  await rig.run(['repro']);
  await mkdir(join(url, 'tmp'));
  await writeFile(
    temporaryName(join(url, 'tmp/sent'), '', endedProcess),
    'half a blob of a push that was killed',
  );
  expect(await said(rig, url, 'cache', 'push')).toMatchInlineSnapshot(`
    "exit 0
    pushed 4 blobs (260 B) and 2 known results to \`<share>\`; 0 blobs and 0 known results were there already
    ---
    "
  `);
  expect(await said(rig, url, 'cache', 'push')).toMatchInlineSnapshot(`
    "exit 0
    pushed 0 blobs (0 B) and 0 known results to \`<share>\`; 4 blobs and 2 known results were there already
    ---
    "
  `);
  expect(await readdir(join(url, 'tmp'))).toEqual([]);
});

it('another machine pulls by the lock and restores without running', async () => {
  const url = await share();
  const maker = await makeRig({ ...twoStages, ...config(url) });
  await maker.run(['repro']);
  await maker.run(['cache', 'push', '--remote', `file://${url}`]);
  const user = await makeRig({
    ...twoStages,
    ...config(url),
    'pipeline.lock': await maker.read('pipeline.lock'),
  });
  expect(await said(user, url, 'cache', 'pull')).toMatchInlineSnapshot(`
    "exit 0
    pulled 4 blobs (260 B) and 2 known results from \`<share>\`; 0 blobs and 0 known results were there already
    ---
    "
  `);
  expect(await verdicts(user)).toEqual(['shout: cached', 'repeat: cached']);
  expect(await user.read('d/sub/copy')).toBe('HELLO\n');
});

it('a pull of one stage brings that stage', async () => {
  const url = await share();
  const maker = await makeRig({ ...twoStages, ...config(url) });
  await maker.run(['repro']);
  await maker.run(['cache', 'push']);
  const user = await makeRig({
    ...twoStages,
    ...config(url),
    'pipeline.lock': await maker.read('pipeline.lock'),
  });
  await user.run(['cache', 'pull', 'repeat']);
  expect(await verdicts(user)).toEqual(['shout: run', 'repeat: cached']);
});

it('`repro --pull` finds results by fingerprint where no lock names them', async () => {
  const url = await share();
  const maker = await makeRig({ ...twoStages, ...config(url) });
  await maker.run(['repro']);
  await maker.run(['cache', 'push']);
  const user = await makeRig({ ...twoStages, ...config(url) });
  expect(await verdicts(user, '--pull')).toEqual(['shout: cached', 'repeat: cached']);
  expect(await user.read('out.txt')).toBe('HELLO\nHELLO\n');
  expect(await verdicts(user)).toEqual(['shout: fresh', 'repeat: fresh']);
  await user.write('in.txt', 'unknown to all\n');
  expect(await verdicts(user, '--pull')).toEqual(['shout: run', 'repeat: run']);
});

it('`repro --pull` brings what a frozen stage lacks', async () => {
  const url = await share();
  const maker = await makeRig({ ...twoStages, ...config(url) });
  await maker.run(['repro']);
  await maker.run(['cache', 'push']);
  const frozen = twoStages['pipeline.yaml'].replace('  shout:\n', '  shout:\n    frozen: true\n');
  const user = await makeRig({
    ...config(url),
    'pipeline.yaml': frozen,
    'pipeline.lock': await maker.read('pipeline.lock'),
  });
  expect(await verdicts(user, '--pull')).toEqual(['shout: cached', 'repeat: cached']);
});

it('a remote that is away is exit 75, and nothing is run or changed', async () => {
  const url = join(await share(), 'not mounted');
  const rig = await makeRig({ ...twoStages, ...config(url) });
  expect(await said(rig, url, 'repro', '--pull')).toMatchInlineSnapshot(`
    "exit 75
    ---
    error: the remote \`<share>\` cannot be reached: there is no such folder; is it mounted?
    hint: nothing half-done was left behind: try again when it is there
    "
  `);
  expect(await rig.has('up.txt')).toBe(false);
  await rig.run(['repro']);
  const before = (await filesBelow(join(rig.root, '.mlops/cache'))).toSorted();
  for (const command of ['push', 'pull']) expect((await rig.run(['cache', command])).exitCode).toBe(75);
  expect((await filesBelow(join(rig.root, '.mlops/cache'))).toSorted()).toEqual(before);
});

it('mistakes in mlops.yaml are shown where they stand', async () => {
  const rig = await makeRig({ ...twoStages, 'mlops.yaml': 'remote:\n  ulr: s3://bucket\n' });
  expect(await said(rig, '/nowhere', 'cache', 'push')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: \`mlops.yaml\` is not valid

    mlops.yaml:1:1: \`remote.url\` is missing
      1 | remote:
        | ~~~~~~

    mlops.yaml:2:3: unknown key \`ulr\` (did you mean \`url\`?)
      2 |   ulr: s3://bucket
        |   ~~~
    "
  `);
});

it('a project without a remote says how to name one', async () => {
  expect(await said(await makeRig(twoStages), '/nowhere', 'cache', 'pull')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: this project has no remote
    hint: write into \`mlops.yaml\`, beside the pipeline: \`remote: {url: "s3://bucket/prefix"}\`, or the path of a folder
    hint: or name one: \`--remote /mnt/share/project\`
    "
  `);
});

it('a kind of remote that there is not is refused', async () => {
  const rig = await makeRig(twoStages);
  expect(await said(rig, '/nowhere', 'cache', 'pull', '--remote', 'gs://bucket/x')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: the remote \`gs://bucket/x\` cannot be used: \`gs\` is not a kind of remote
    hint: a remote is a folder, \`file:///folder\` or \`s3://bucket/prefix\`
    hint: many other stores speak the protocol of S3: set \`endpoint\`
    "
  `);
});

it('a remote in a folder beside the project may be named relative to it', async () => {
  const rig = await makeRig({ ...twoStages, ...config('../share') });
  await mkdir(join(rig.root, '../share'));
  await rig.run(['repro']);
  expect((await rig.run(['cache', 'push'])).exitCode).toBe(0);
  expect(await readdir(join(rig.root, '../share/actions'))).toHaveLength(2);
});
