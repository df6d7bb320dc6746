import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { moduleStage } from './test-pipelines.fixture.ts';
import { TestProject } from './test-project.fixture.ts';

const stage = (keys: string, cmd: string) => `stages:\n  s: {cmd: '${cmd}', ${keys}, outs: [a]}\n`;

describe('timeout', () => {
  test('stops a command with all that it started, and keeps the old output', async () => {
    using project = new TestProject({ 'pipeline.yaml': stage('timeout: 60', 'echo old > a') });
    await project.repro();
    project.write(
      'pipeline.yaml',
      stage('timeout: 0.3s', '(sleep 0.8; touch late) & echo new > a; sleep 60'),
    );
    const { stages, exitCode } = await project.repro();
    expect(exitCode).toBe(1);
    expect(stages[0]).toMatchObject({
      error: { code: 'STAGE_TIMED_OUT', message: 'stage `s` was stopped after 0.3 s, its `timeout`' },
    });
    expect(project.read('a')).toBe('old\n');
    await delay(800);
    expect(existsSync(project.path('late'))).toBe(false);
  });

  test('kills what does not listen to SIGTERM', async () => {
    using project = new TestProject({
      'pipeline.yaml': stage('timeout: 0.2', 'trap "" TERM; while :; do sleep 0.1; done'),
    });
    expect((await project.repro()).stages[0]).toMatchObject({ error: { code: 'STAGE_TIMED_OUT' } });
  });

  test('is the time of all commands of the stage together, and says nothing when it is kept', async () => {
    using project = new TestProject({
      'pipeline.yaml':
        'stages:\n  s:\n    cmd: [sleep 0.2, sleep 0.2, sleep 60]\n    timeout: 0.5\n  t: {cmd: echo > b, timeout: 1h, outs: [b]}\n',
    });
    expect((await project.repro({ keepGoing: true })).verdicts).toEqual(['s: failed', 't: run']);
  });

  test('stops the module of a stage', async () => {
    using project = new TestProject({
      in: 'x',
      'own/stage.ts': moduleStage('await new Promise((done) => setTimeout(done, 60_000));'),
      'pipeline.yaml': 'stages:\n  s: {uses: ./own/stage.ts, timeout: 0.5, with: {input: in, out: o}}\n',
    });
    expect((await project.repro()).stages[0]).toMatchObject({ error: { code: 'STAGE_TIMED_OUT' } });
  });

  test('is no part of what a stage is', async () => {
    using project = new TestProject({ 'pipeline.yaml': stage('timeout: 60', 'echo > a') });
    await project.repro();
    project.write('pipeline.yaml', stage('timeout: 2m, retries: 2', 'echo > a'));
    expect(await project.plan()).toEqual(['s: fresh']);
  });

  test.each([
    ['-1', 'more than 0'],
    ['0', 'more than 0'],
    ['0s', 'such as `30s`, `5m` or `2h`'],
    ['5 minutes', 'such as `30s`, `5m` or `2h`'],
    ['[1]', 'such as `30s`, `5m` or `2h`'],
    ['5d', 'such as `30s`, `5m` or `2h`'],
  ])('`%s` is refused in its place', async (text, why) => {
    using project = new TestProject({ 'pipeline.yaml': stage(`timeout: ${text}`, ':') });
    await expect(project.load()).rejects.toMatchObject({
      diagnostics: [{ line: 2, message: expect.stringContaining(why) }],
    });
  });
});

describe('retries', () => {
  const flaky = 'test ! -e a; echo try >> tries; echo half > a; [ $(wc -l < tries) -ge 3 ]; echo whole >> a';

  test('a command may fail as often as it may, and each attempt starts clean', async () => {
    using project = new TestProject({ 'pipeline.yaml': stage('retries: 2', flaky) });
    const run = await project.repro();
    expect(run.verdicts).toEqual(['s: run']);
    expect(project.read('a')).toBe('half\nwhole\n');
    const retried = run.events.flatMap((event) => (event.kind === 'stageRetried' ? [event.attempt] : []));
    expect(retried).toEqual([2, 3]);
  });

  test('one failure more ends the stage', async () => {
    using project = new TestProject({ 'pipeline.yaml': stage('retries: 1', flaky) });
    expect((await project.repro()).verdicts).toEqual(['s: failed']);
    expect(existsSync(project.path('a'))).toBe(false);
  });

  test('what would fail again is not tried again', async () => {
    using project = new TestProject({ 'pipeline.yaml': stage('retries: 3', 'echo try >> tries') });
    expect((await project.repro()).verdicts).toEqual(['s: failed']);
    expect(project.read('tries')).toBe('try\n');
  });

  test('nor is a stage that reads what it does not declare', async () => {
    using project = new TestProject({ side: 'x', 'pipeline.yaml': stage('retries: 3', 'cat side > a') });
    const { events, verdicts } = await project.repro({ sandbox: true });
    expect(verdicts).toEqual(['s: failed']);
    expect(events.map(({ kind }) => kind)).not.toContain('stageRetried');
  });

  test('a stage with `uses` has none', async () => {
    using project = new TestProject({
      in: 'x',
      'own/stage.ts': moduleStage(''),
      'pipeline.yaml':
        'stages:\n  s:\n    uses: ./own/stage.ts\n    retries: 1\n    with: {input: in, out: o}\n',
    });
    await expect(project.load()).rejects.toMatchObject({
      diagnostics: [{ line: 4, message: expect.stringContaining('`retries` belongs to `cmd`') }],
    });
  });
});

const daemon = (more: string) =>
  stage(
    'timeout: 60',
    `setsid sh -c "echo > there; sleep 3; touch late"${more} & until test -e there; do sleep 0.02; done; echo > a`,
  );

describe('a process that leaves the group of its stage', () => {
  test.each([
    ['holds the output of the stage open', ''],
    ['has closed all that it inherited', ' < /dev/null > /dev/null 2>&1'],
  ])('and %s is stopped with it, and named', async (_, more) => {
    using project = new TestProject({ 'pipeline.yaml': daemon(more) });
    const before = performance.now();
    const run = await project.repro();
    expect(run.verdicts).toEqual(['s: run']);
    expect(performance.now() - before).toBeLessThan(2500);
    expect(run.warnings).toEqual([
      { kind: 'strayProcesses', stage: 's', commands: expect.arrayContaining(['sleep 3']) },
    ]);
    await delay(3200);
    expect(existsSync(project.path('late'))).toBe(false);
  });

  test('and has wiped its environment is given up: the run goes on when nothing more comes from it', async () => {
    const cmd = 'env -i setsid sleep 20 & sleep 0.2; echo log tail; echo > a';
    using project = new TestProject({ 'pipeline.yaml': stage('timeout: 60', cmd) });
    const run = await project.repro();
    expect(run.verdicts).toEqual(['s: run']);
    expect(run.milliseconds).toBeLessThan(10_000);
    expect(run.events).toContainEqual({
      kind: 'stageOutput',
      stage: 's',
      stream: 'stdout',
      line: 'log tail',
    });
  });
});

test.each([
  ['kill -SEGV $$', 'STAGE_KILLED', 'the command of stage `s` was ended by SIGSEGV: `kill -SEGV $$`', []],
  [
    'sh -c "kill -KILL \\$\\$"; :',
    'COMMAND_FAILED',
    'the command of stage `s` ended with code 137: `sh -c "kill -KILL \\$\\$"; :`',
    ['a program in it was ended by SIGKILL', 'the system may have run out of memory: look at `dmesg`'],
  ],
  [
    'no-such-program --x',
    'COMMAND_FAILED',
    'the command of stage `s` ended with code 127: `no-such-program --x`',
    ['a program was not found: is it installed, and on the PATH?'],
  ],
  [
    'touch p; ./p',
    'COMMAND_FAILED',
    'the command of stage `s` ended with code 126: `touch p; ./p`',
    ['a program was found and may not be run: has it its `x` bit, and its interpreter?'],
  ],
])('`%s` is told for what it is', async (cmd, code, message, hints) => {
  using project = new TestProject({ 'pipeline.yaml': stage('timeout: 60', cmd) });
  expect((await project.repro()).stages[0]).toMatchObject({ error: { code, message, hints } });
});
