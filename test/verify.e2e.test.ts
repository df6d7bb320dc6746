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

    \`stamp.json\` differs from byte 19 on: \`/zone\` is "-1200" ≠ "+0545" (time zone)
    not reproducible: \`stamp\` is the first stage whose outputs differ
    hint: name the time zone in the command or the code; the rooms have other ones on purpose
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

    failed: stage \`copy\` in rooms \`control\` and \`varied\`: stage \`copy\` reads \`secret.txt\`, which it does not declare
      | cp: cannot stat 'secret.txt': No such file or directory
    hint: add to deps: - secret.txt
    report: reports/reproducibility.json
    "
  `);
});

const FILES = { 'in.txt': 'x\n', 'secret.txt': 's\n' };

async function verified(cmd: string): Promise<string> {
  const rig = await makeRig({
    ...FILES,
    'pipeline.yaml': `stages:\n  before: {cmd: cp in.txt one.txt, deps: [in.txt], outs: [one.txt]}\n  it: {cmd: '${cmd}', deps: [one.txt], outs: [out.txt]}\n`,
  });
  const { exitCode, stdout, stderr } = await rig.run(['verify-reproducibility']);
  const talk = stderr.split('\n').filter((line) => line !== '' && !/^(?:room |the rooms)/.test(line));
  const answer = stdout
    .slice(stdout.indexOf('\n\n') + 2)
    .replace(/[^"]*mlops-verify\.[^/]*/g, '<rooms>')
    .replace(/byte \d+/, 'byte <n>');
  return [`exit ${exitCode}`, ...talk, answer].join('\n');
}

it('warns of what a stage reads and writes without declaring it, once for both rooms', async () => {
  expect(await verified('cat secret.txt > out.txt || cp one.txt out.txt; echo 1 > log.txt'))
    .toMatchInlineSnapshot(`
    "exit 0
    warning: \`it\` looked for \`secret.txt\`, which it does not declare: add it to \`deps\`
    warning: \`it\` wrote \`log.txt\`, which it does not declare: add it to \`outs\`, or write to \`$TMPDIR\`
    reproducible: 2 files have the same bytes in 2 rooms
    report: reports/reproducibility.json
    "
  `);
});

it('tells a time zone, a clock, a place and chance apart, with the line and what to do', async () => {
  expect(await verified('date +%z > out.txt')).toMatchInlineSnapshot(`
    "exit 1
    \`out.txt\` differs from byte <n> on: line 1 is "-1200" ≠ "+0545" (time zone)
    not reproducible: \`it\` is the first stage whose outputs differ
    hint: name the time zone in the command or the code; the rooms have other ones on purpose
    report: reports/reproducibility.json
    "
  `);
  expect(await verified('date +%s > out.txt')).toMatch(
    /line 1 is "\d+" ≠ "\d+" \(clock\)\n[^]*hint: the time is no input: make it a parameter/,
  );
  expect(await verified('pwd > out.txt')).toMatchInlineSnapshot(`
    "exit 1
    \`out.txt\` differs from byte <n> on: line 1 is "<rooms>/control/project/.mlops/tmp/it/sandbox/project" ≠ "<rooms>/varied room é ı 数/project/.mlops/tmp/it/sandbox/project" (path)
    not reproducible: \`it\` is the first stage whose outputs differ
    hint: the stage writes down where it runs: let it write relative paths, or none
    report: reports/reproducibility.json
    "
  `);
  expect(await verified('echo $LANG > out.txt')).toMatchInlineSnapshot(`
    "exit 1
    \`out.txt\` differs from byte <n> on: line 1 is "C.UTF-8" ≠ "tr_TR.UTF-8" (locale)
    not reproducible: \`it\` is the first stage whose outputs differ
    hint: name the locale in the command or the code (\`LC_ALL=C sort\`); the rooms have other ones on purpose
    report: reports/reproducibility.json
    "
  `);
  expect(await verified('head -c 64 /dev/urandom > out.txt')).toMatch(/`out.txt` differs from byte <n> on/);
});
