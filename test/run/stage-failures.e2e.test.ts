/** What a user reads when a stage cannot do its work. */
import { expect, it } from 'vitest';
import { makeRig } from '../rig/rig.ts';
import { failureOf, transcript } from '../rig/transcript.ts';

const TWO_STAGES = `stages:
  fetch:
    cmd: echo looking; echo no such customer >&2; exit 3
    outs: [data/a.txt]
  count:
    cmd: wc -l < data/a.txt > data/b.txt
    deps: [data/a.txt]
    outs: [data/b.txt]
`;

it('a command that fails is shown with its log tail, and what needs it is skipped', async () => {
  const rig = await makeRig({ 'pipeline.yaml': TWO_STAGES });
  expect(await transcript(rig, 'repro')).toMatchInlineSnapshot(`
    "exit 1
    stage  verdict  why                      duration
    fetch  failed   never run                <time>
    count  skipped  \`fetch\` did not succeed

    0 run, 1 failed, 1 skipped in <time>
    ---
    [1/2] fetch: running, never run
    fetch | looking
    fetch | no such customer
    [1/2] fetch: failed after <time>
    [2/2] count: skipped, because \`fetch\` did not succeed

    error: the command of stage \`fetch\` ended with code 3: \`echo looking; echo no such customer >&2; exit 3\`
    hint: the stage's whole output is in \`.mlops/runs/<run>/fetch.log\`
    "
  `);
  expect(await rig.has('data/a.txt')).toBe(false);
});

it('a program gets the failure as one JSON document with the run in its details', async () => {
  const rig = await makeRig({ 'pipeline.yaml': TWO_STAGES });
  const { exitCode, stdout } = await rig.run(['repro', '--json']);
  const { error } = JSON.parse(stdout.replaceAll('<number>', '0'));
  expect(exitCode).toBe(1);
  expect(error.message).toContain('the command of stage `fetch` ended with code 3');
  expect(error.details.stages.map((stage: { verdict: string }) => stage.verdict)).toEqual([
    'failed',
    'skipped',
  ]);
});

it('a command that does not make what it declares has failed', async () => {
  const rig = await makeRig({ 'pipeline.yaml': 'stages:\n  lazy: {cmd: "true", outs: [x.txt]}\n' });
  expect(await failureOf(rig)).toMatchInlineSnapshot(`
    "exit 1
    error: stage \`lazy\` succeeded and did not make \`x.txt\`
    hint: make it, or remove it from the declared outputs
    "
  `);
});

it('a target that does not exist is refused, with the one that was meant', async () => {
  const rig = await makeRig({ 'pipeline.yaml': TWO_STAGES });
  expect(await transcript(rig, 'repro', 'fecth')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: no stage and no output \`fecth\` in \`pipeline.yaml\` (did you mean \`fetch\`?)
    hint: \`mlops dag\` shows what there is
    "
  `);
});

it('a place that cannot be written is named', async () => {
  const rig = await makeRig({
    'pipeline.yaml': 'stages:\n  a: {cmd: "true", outs: [blocked/x.txt]}\n',
    // A file where a folder must be: it refuses the superuser as well.
    blocked: 'I am a file',
  });
  expect(await failureOf(rig)).toMatchInlineSnapshot(`
    "exit 2
    error: stage \`a\` failed: \`<root>/blocked\` cannot be written: a file stands where a folder is needed
    hint: move that file away
    "
  `);
  expect(await rig.read('blocked')).toBe('I am a file');
});

it('status and --dry say of a file in the way what the run will say', async () => {
  const rig = await makeRig({
    mine: 'precious',
    'pipeline.yaml': 'stages:\n  a: {cmd: echo 1 > mine, outs: [mine]}\n',
  });
  expect(await transcript(rig, 'status')).toMatchInlineSnapshot(`
    "exit 0
    stage  verdict  why
    a      run      never run

    1 of 1 stage is not up to date
    \`mlops repro\` would refuse: \`mine\` would be replaced, and is not the work of any stage
    hint: move it away, or use \`--force-overwrite\`, which keeps a copy in \`.mlops/saved\`
    ---
    "
  `);
  expect(await transcript(rig, 'repro', '--dry')).toMatchInlineSnapshot(`
    "exit 2
    stage  verdict  why
    a      run      never run

    1 of 1 stage is not up to date
    ---

    error: \`mine\` would be replaced, and is not the work of any stage

    pipeline.yaml:2:34: \`mine\` exists, and no stage has made it
      2 |   a: {cmd: echo 1 > mine, outs: [mine]}
        |                                  ~~~~

    hint: move it away, or use \`--force-overwrite\`, which keeps a copy in \`.mlops/saved\`
    "
  `);
  const [dry, real] = [await rig.run(['repro', '--dry']), await rig.run(['repro'])];
  expect([dry.stderr.trimStart(), dry.exitCode]).toEqual([real.stderr, real.exitCode]);
  expect((await rig.run(['repro', '--dry', '--force-overwrite'])).exitCode).toBe(0);
  const { exitCode, stdout } = await rig.run(['repro', '--dry', '--json']);
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    2,
    {
      up_to_date: false,
      stages: [{ stage: 'a' }],
      error: { code: 'OUTPUT_IN_THE_WAY', details: { paths: ['mine'] } },
    },
  ]);
  expect(await rig.read('mine')).toBe('precious');
});
