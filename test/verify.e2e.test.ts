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
  expect(`exit ${exitCode}\n${stderr}`).toMatchInlineSnapshot(`
    "exit 0
    room control: running, 1 thread, Etc/GMT+12, C.UTF-8
    room control: done in <time>
    room varied: running, 8 threads, Asia/Kathmandu, tr_TR.UTF-8
    room varied: done in <time>
    "
  `);
  expect(stdout).toMatchInlineSnapshot(`
    "stage     artifact                        result     digest
    generate  data/raw/customers.parquet      identical  <version>
              data/raw/orders.parquet         identical  <version>
    features  data/features.parquet           identical  <version>
    validate  data/quarantine.parquet         identical  <version>
              reports/validation.json         identical  <version>
              reports/validation.html         identical  <version>
              data/valid.parquet              identical  <version>
    split     data/test.parquet               identical  <version>
              data/train.parquet              identical  <version>
    train     models/candidate/MLmodel        identical  <version>
              models/candidate/model.json     identical  <version>
              models/candidate/model.onnx     identical  <version>
              reports/training.json           identical  <version>
              reports/training.html           identical  <version>
    evaluate  reports/metrics.json            identical  <version>
              reports/evaluation.json         identical  <version>
              reports/evaluation.html         identical  <version>
    promote   reports/promotion.json          identical  <version>
              reports/promotion.html          identical  <version>
    score     data/scores.parquet             identical  <version>
              data/scores-quarantine.parquet  identical  <version>
              reports/score-receipt.json      identical  <version>

    reproducible: 22 files have the same bytes in 2 rooms
    report: reports/reproducibility.json
    "
  `);
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
  expect(`exit ${exitCode}\n${stdout}`).toMatchInlineSnapshot(`
    "exit 1
    stage  artifact    result     digest
    count  count.txt   identical  <version>
    stamp  stamp.json  differs    <version> ≠ <version>
    copy   copy.json   differs    <version> ≠ <version>

    \`stamp.json\` differs from byte 19 on: \`/zone\` is "-1200" ≠ "+0545"
    not reproducible: \`stamp\` is the first stage whose outputs differ
    report: reports/reproducibility.json
    "
  `);
});

it('says which stage failed when the pipeline cannot be run from what it declares', async () => {
  const rig = await makeRig({
    // Read, but not declared: a clean room does not have it.
    'secret.txt': 'x',
    'pipeline.yaml': 'stages:\n  copy: {cmd: cp secret.txt out.txt, outs: [out.txt]}\n',
  });
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  const { exitCode, stdout } = await rig.run(['verify-reproducibility']);
  expect(`exit ${exitCode}\n${stdout}`).toMatchInlineSnapshot(`
    "exit 1
    stage  artifact  result    digest
    copy   out.txt   not made  missing ≠ missing

    failed: stage \`copy\` in room \`control\`: stage \`copy\` reads \`secret.txt\`, which it does not declare; stage \`copy\` in room \`varied\`: stage \`copy\` reads \`secret.txt\`, which it does not declare
    report: reports/reproducibility.json
    "
  `);
});
