/** `mlops verify-reproducibility`: what it proves, and whom it blames. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';
import { makeSmallProject } from '../rig/small-project.ts';

/** What `locale -a` names on a system with Turkish, and on one that has no locale of any country. */
const TURKISH = ['C', 'C.utf8', 'tr_TR.utf8'];
const BARE = ['C', 'C.utf8', 'POSIX'];

async function verify(rig: Rig, locales: readonly string[], ...words: string[]) {
  const programs = join(rig.root, '../programs');
  await rig.write('../programs/locale', `#!/bin/sh\nprintf '%s\\n' ${locales.join(' ')}\n`);
  await chmod(join(programs, 'locale'), 0o755);
  const environment = { PATH: `${programs}:${process.env['PATH']}` };
  return rig.run(['verify-reproducibility', ...words], environment);
}

it('proves that the default project makes the same bytes in another place, time zone, locale and at more threads', async () => {
  const rig = await makeSmallProject();
  const { exitCode, stdout, stderr } = await verify(rig, TURKISH, '--threads', '8');
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
              models/candidate/profile.json   identical  <version>
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

    reproducible: 23 files have the same bytes in 2 rooms
    report: reports/reproducibility.html
    "
  `);
  expect(JSON.parse(await rig.read('reports/reproducibility.json'))).toMatchObject({
    verdict: 'reproducible',
    guilty_stage: null,
    not_varied: [],
  });
});

it('says that the locale of commands was not varied where no other one is installed', async () => {
  const rig = await makeRig({ 'pipeline.yaml': 'stages:\n  it: {cmd: echo 1 > out.txt, outs: [out.txt]}\n' });
  const { exitCode, stdout, stderr } = await verify(rig, BARE);
  expect(`exit ${exitCode}\n${stderr}${stdout}`).toMatchInlineSnapshot(`
    "exit 0
    warning: the locale of commands cannot be varied: \`tr_TR.UTF-8\` was wanted, and it is not installed
    hint: install it; on Debian and Ubuntu it is in the package \`locales-all\`
    room control: running, 1 thread, Etc/GMT+12, C.UTF-8
    room control: done in <time>
    room varied: running, 8 threads, Asia/Kathmandu, tr_TR.UTF-8
    room varied: done in <time>
    stage  artifact  result     digest
    it     out.txt   identical  <version>

    reproducible: 1 file has the same bytes in 2 rooms; the locale of commands was not varied (\`tr_TR.UTF-8\`)
    report: reports/reproducibility.html
    "
  `);
  expect(JSON.parse(await rig.read('reports/reproducibility.json'))).toMatchObject({
    verdict: 'reproducible',
    not_varied: [{ variation: 'locale of commands', wanted: 'tr_TR.UTF-8', why: 'it is not installed' }],
  });
});

it('varies the locale by another one that is installed', async () => {
  const rig = await makeRig({
    'pipeline.yaml': 'stages:\n  it: {cmd: echo $LANG > out.txt, outs: [out.txt]}\n',
  });
  const { stdout } = await verify(rig, [...BARE, 'en_US.utf8', 'de_DE.utf8']);
  expect(stdout).toContain('line 1 is "C.UTF-8" ≠ "de_DE.UTF-8" (locale)\n');
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
  const { exitCode, stdout } = await verify(rig, TURKISH);
  expect(`exit ${exitCode}\n${stdout}`).toMatchInlineSnapshot(`
    "exit 1
    stage  artifact    result     digest
    count  count.txt   identical  <version>
    stamp  stamp.json  differs    <version> ≠ <version>
    copy   copy.json   differs    <version> ≠ <version>

    \`stamp.json\` differs from byte 19 on: \`/zone\` is "-1200" ≠ "+0545" (time zone)
    not reproducible: \`stamp\` is the first stage whose outputs differ
    hint: name the time zone in the command or the code; the rooms have other ones on purpose
    report: reports/reproducibility.html
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
  const { exitCode, stdout } = await verify(rig, TURKISH);
  expect(`exit ${exitCode}\n${stdout}`).toMatchInlineSnapshot(`
    "exit 1
    stage  artifact  result    digest
    copy   out.txt   not made  missing ≠ missing

    failed: stage \`copy\` in rooms \`control\` and \`varied\`: stage \`copy\` reads \`secret.txt\`, which it does not declare
      | cp: cannot stat 'secret.txt': No such file or directory
    hint: add to deps: - secret.txt
    report: reports/reproducibility.html
    "
  `);
});

const FILES = { 'in.txt': 'x\n', 'secret.txt': 's\n' };

async function verified(cmd: string): Promise<string> {
  const rig = await makeRig({
    ...FILES,
    'pipeline.yaml': `stages:\n  before: {cmd: cp in.txt one.txt, deps: [in.txt], outs: [one.txt]}\n  it: {cmd: '${cmd}', deps: [one.txt], outs: [out.txt]}\n`,
  });
  const { exitCode, stdout, stderr } = await verify(rig, TURKISH);
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
    report: reports/reproducibility.html
    "
  `);
});

it('tells a time zone, a clock, a place and chance apart, with the line and what to do', async () => {
  expect(await verified('date +%z > out.txt')).toMatchInlineSnapshot(`
    "exit 1
    \`out.txt\` differs from byte <n> on: line 1 is "-1200" ≠ "+0545" (time zone)
    not reproducible: \`it\` is the first stage whose outputs differ
    hint: name the time zone in the command or the code; the rooms have other ones on purpose
    report: reports/reproducibility.html
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
    report: reports/reproducibility.html
    "
  `);
  expect(await verified('echo $LANG > out.txt')).toMatchInlineSnapshot(`
    "exit 1
    \`out.txt\` differs from byte <n> on: line 1 is "C.UTF-8" ≠ "tr_TR.UTF-8" (locale)
    not reproducible: \`it\` is the first stage whose outputs differ
    hint: name the locale in the command or the code (\`LC_ALL=C sort\`); the rooms have other ones on purpose
    report: reports/reproducibility.html
    "
  `);
  expect(await verified('head -c 64 /dev/urandom > out.txt')).toMatch(/`out.txt` differs from byte <n> on/);
});

it('a report replaces a former report, and nothing else', async () => {
  const rig = await makeRig({
    'in.json': '{"a": 1}',
    'package.json': '{"name": "x"}',
    'pipeline.yaml': 'stages:\n  s: {cmd: cp in.json out.txt, deps: [in.json], outs: [out.txt]}\n',
  });
  for (const name of ['in.html', 'package.html', 'pipeline.yaml', 'out.txt']) {
    const { exitCode, stderr } = await rig.run(['verify-reproducibility', '--report', name]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('cannot be written')]);
  }
  expect(await rig.read('in.json')).toBe('{"a": 1}');
  for (const name of ['proof.html', 'proof.html', 'other.json', 'other.json'])
    expect((await rig.run(['verify-reproducibility', '--report', name])).exitCode).toBe(0);
});
