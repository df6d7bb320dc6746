/** What a user sees of the options of `mlops repro`, and of `mlops logs`. */
import { expect, it } from 'vitest';
import { runEventSchema } from '../../src/documents/answers/run-event.ts';
import { makeRig } from '../rig/rig.ts';
import { transcript } from '../rig/transcript.ts';

const FILES = {
  in: 'hello\n',
  'params.yaml': '# what to learn\ntrain: {lr: 0.1}   # careful\n',
  'pipeline.yaml': `stages:
  prepare: {cmd: "tr a-z A-Z < in > up; echo prepared", deps: [in], outs: [up]}
  train:
    cmd: "echo rate \${train.lr}; (cat up; echo \${train.lr}) > model"
    deps: [up]
    outs: [model]
  report: {cmd: "wc -l < model > lines", deps: [model], metrics: [lines]}
`,
};

it('a parameter that is set stands in the file afterwards, and the rest of the file as it was', async () => {
  const rig = await makeRig(FILES);
  expect((await rig.run(['repro', '--set-param', 'train.lr=0.05', 'train'])).exitCode).toBe(0);
  expect(await rig.read('model')).toBe('HELLO\n0.05\n');
  expect(await rig.read('params.yaml')).toBe('# what to learn\ntrain: {lr: 0.05}   # careful\n');
  expect(await transcript(rig, 'status', 'train')).toContain('everything is up to date');

  expect(await transcript(rig, 'repro', '--set-param', 'train.lr=0.2', '--dry', 'train'))
    .toMatchInlineSnapshot(`
    "exit 0
    stage    verdict  why
    prepare  fresh
    train    run      the command changed

    1 of 2 stages are not up to date
    ---
    "
  `);
  expect(await transcript(rig, 'repro', '-S', 'train.rl=0.2')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: no parameter \`train.rl\` in \`params.yaml\` (did you mean \`train.lr\`?)
    "
  `);
  expect(await rig.read('params.yaml')).toContain('{lr: 0.05}');
});

it('a frozen lock is confirmed or nothing runs', async () => {
  const rig = await makeRig(FILES);
  expect(await transcript(rig, 'repro', '--frozen-lock')).toMatchInlineSnapshot(`
    "exit 1
    ---
    error: \`pipeline.lock\` would change at \`prepare\`, \`train\`, \`report\`

    pipeline.yaml:2:3: never run
      2 |   prepare: {cmd: "tr a-z A-Z < in > up; echo prepared", deps: [in], outs: [up]}
        |   ~~~~~~~

    pipeline.yaml:3:3: never run
      3 |   train:
        |   ~~~~~

    pipeline.yaml:7:3: never run
      7 |   report: {cmd: "wc -l < model > lines", deps: [model], metrics: [lines]}
        |   ~~~~~~

    hint: run \`mlops repro\` without \`--frozen-lock\` and commit \`pipeline.lock\`
    "
  `);
  expect(await rig.has('up')).toBe(false);
  await rig.run(['repro']);
  const lock = await rig.read('pipeline.lock');
  for (const path of ['up', 'model', 'lines', '.mlops']) await rig.remove(path);
  expect(await transcript(rig, 'repro', '--frozen-lock', '--dry')).toMatchInlineSnapshot(`
    "exit 0
    \`pipeline.lock\` would not change
    ---
    "
  `);
  expect(await transcript(rig, 'repro', '--frozen-lock')).toMatchInlineSnapshot(`
    "exit 0
    stage    verdict  why                                     duration
    prepare  run      output \`up\` is missing (and 1 more)     <time>
    train    run      output \`model\` is missing (and 1 more)  <time>
    report   run      output \`lines\` is missing (and 1 more)  <time>

    3 run in <time>
    ---
    [1/3] prepare: running, output \`up\` is missing (and 1 more)
    prepare | prepared
    [1/3] prepare: done in <time>
    [2/3] train: running, output \`model\` is missing (and 1 more)
    train | rate 0.1
    [2/3] train: done in <time>
    [3/3] report: running, output \`lines\` is missing (and 1 more)
    [3/3] report: done in <time>
    "
  `);
  expect(await rig.read('pipeline.lock')).toBe(lock);
  await rig.write('params.yaml', 'train: {lr: 0.3}\n');
  const { exitCode, stdout } = await rig.run(['repro', '--frozen-lock', '--json']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'LOCK_WOULD_CHANGE',
    details: { stages: [{ stage: 'train' }], dropped: [] },
  });
});

it('a frozen lock refuses a stage that makes other bytes than it did', async () => {
  const rig = await makeRig({ 'pipeline.yaml': 'stages:\n  s: {cmd: date +%N > a, outs: [a]}\n' });
  await rig.run(['repro']);
  const before = await rig.read('a');
  await rig.remove('a');
  await rig.remove('.mlops');
  const { exitCode, stderr } = await rig.run(['repro', '--frozen-lock']);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('`s` made other bytes of `a` from the same inputs'),
  });
  expect(await rig.has('a')).toBe(false);
  expect(before).not.toBe('');
});

it('the event stream is one JSON object a line, and nothing else is on stderr', async () => {
  const rig = await makeRig({
    ...FILES,
    'pipeline.yaml': FILES['pipeline.yaml'].replace('wc -l', 'no-such-program'),
  });
  const { exitCode, stdout, stderr } = await rig.run(['repro', '--log-format', 'ndjson', '--json']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout.replaceAll('<number>', '0')).error.code).toBe('COMMAND_FAILED');
  const lines = stderr.trimEnd().split('\n');
  const records = lines.map((line) => runEventSchema.parse(JSON.parse(line.replaceAll('<digest>', 'x'))));
  expect(records.map(({ event }) => event).filter((event) => event !== 'stage_output')).toEqual([
    'run_started',
    'stage_started',
    'stage_succeeded',
    'stage_started',
    'stage_succeeded',
    'stage_started',
    'stage_failed',
    'run_finished',
  ]);
  const refused = await rig.run(['repro', 'nothing*', '--log-format', 'ndjson']);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(runEventSchema.parse(JSON.parse(refused.stderr))).toMatchObject({
    error: { code: 'TARGET_UNKNOWN' },
  });
});

it('a file of the user’s at an output path is not touched unasked, and kept when it is', async () => {
  const rig = await makeRig({ ...FILES, model: 'a year of work\n' });
  expect(await transcript(rig, 'repro')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: \`model\` would be replaced, and is not the work of any stage

    pipeline.yaml:6:12: \`model\` exists, and no stage has made it
      6 |     outs: [model]
        |            ~~~~~

    hint: move it away, or use \`--force-overwrite\`, which keeps a copy in \`.mlops/saved\`
    "
  `);
  expect(await rig.read('model')).toBe('a year of work\n');
  const { exitCode, stderr } = await rig.run(['repro', '--force-overwrite']);
  expect(exitCode).toBe(0);
  const saved = /a copy is kept in `([^`]+)`/.exec(stderr)?.[1];
  expect(saved).toMatch(/^\.mlops\/saved\/<run>\/model$/);
});

it('what stages print is kept with the run', async () => {
  const rig = await makeRig(FILES);
  expect(await transcript(rig, 'logs')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: no run is recorded
    hint: a run in which every stage is fresh leaves no record
    "
  `);
  await rig.run(['repro']);
  expect(await transcript(rig, 'logs')).toMatchInlineSnapshot(`
    "exit 0
    run <run>

    prepare (run)
    prepared

    train (run)
    rate 0.1

    report (run, printed nothing)
    ---
    "
  `);
  await rig.run(['repro', '--set-param', 'train.lr=0.2']);
  // The last run restored nothing of `prepare`: its log is that of the run before.
  expect(await transcript(rig, 'logs', 'prepare')).toMatchInlineSnapshot(`
    "exit 0
    prepared
    ---
    "
  `);
  expect(await transcript(rig, 'logs', 'tain')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: nothing is recorded of a stage \`tain\` (did you mean \`train\`?)
    hint: a run in which every stage is fresh leaves no record
    "
  `);
  const { run, stages } = JSON.parse((await rig.run(['logs', 'train', '--json'])).stdout);
  expect({ run, stages }).toMatchObject({ stages: [{ stage: 'train', verdict: 'run', text: 'rate 0.2\n' }] });
  expect((await rig.run(['logs', '--run', '1999'])).exitCode).toBe(2);
});
