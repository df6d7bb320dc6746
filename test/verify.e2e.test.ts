/** `mlops verify-reproducibility`: what it proves, and whom it blames. */
import { expect, it } from 'vitest';
import { makeRig } from './rig.ts';
import { makeSmallProject } from './small-project.ts';

it('proves that the default project makes the same bytes in another place, time zone, locale and at more threads', async () => {
  const rig = await makeSmallProject();
  const { exitCode, stdout, stderr } = await rig.run([
    'verify-reproducibility',
    '--threads',
    '8',
    '--report',
    'reports/reproducibility.json',
  ]);
  expect(`exit ${exitCode}\n${stderr}`).toMatchInlineSnapshot();
  expect(stdout).toMatchInlineSnapshot();
  expect(JSON.parse(await rig.read('reports/reproducibility.json'))).toMatchObject({
    verdict: 'reproducible',
    guilty_stage: null,
  });
});

it('names the first stage that differs, the file and the place in it', async () => {
  const rig = await makeRig({
    'pipeline.yaml': `stages:
  count:
    cmd: echo 3 > count.txt
    outs: [count.txt]
  stamp:
    cmd: printf '{"count":%s,"zone":"%s"}' "$(cat count.txt)" "$(date +%z)" > stamp.json
    deps: [count.txt]
    outs: [stamp.json]
  copy:
    cmd: cp stamp.json copy.json
    deps: [stamp.json]
    outs: [copy.json]
`,
  });
  const { exitCode, stdout } = await rig.run(['verify-reproducibility']);
  expect(`exit ${exitCode}\n${stdout}`).toMatchInlineSnapshot();
});

it('says which stage failed when the pipeline cannot be run from what it declares', async () => {
  const rig = await makeRig({
    // Read, but not declared: a clean room does not have it.
    'secret.txt': 'x',
    'pipeline.yaml': 'stages:\n  copy: {cmd: cp secret.txt out.txt, outs: [out.txt]}\n',
  });
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  const { exitCode, stdout } = await rig.run(['verify-reproducibility']);
  expect(`exit ${exitCode}\n${stdout}`).toMatchInlineSnapshot();
});
