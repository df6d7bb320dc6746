/** A run that is stopped, and a run that meets another. The stage waits for the test; nothing sleeps and hopes. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { makeRig, type Rig } from './rig.ts';

const WAITING = `stages:
  before: {cmd: echo 1 > before.txt, outs: [before.txt]}
  wait:
    cmd: touch started; until [ -e go ]; do sleep 0.02; done; cp before.txt after.txt
    deps: [before.txt]
    outs: [after.txt]
`;

async function startWaiting(): Promise<{ rig: Rig; running: ReturnType<Rig['start']> }> {
  const rig = await makeRig({ 'pipeline.yaml': WAITING });
  const running = rig.start(['repro']);
  while (!(await rig.has('started'))) await delay(10);
  return { rig, running };
}

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s stops the stage, ends with %i, and the next run goes on from there', async (signal, code) => {
  const { rig, running } = await startWaiting();
  running.kill(signal, 'process');
  const { exitCode, stderr } = await running.finished;
  expect(exitCode).toBe(code);
  expect(stderr).toContain(`wait: stopped by ${signal}`);
  expect(await rig.has('after.txt')).toBe(false);

  await rig.write('go', '');
  const next = await rig.run(['repro']);
  expect(next.exitCode).toBe(0);
  expect(next.stdout).toMatch(/^before +fresh$/m);
  expect(await rig.read('after.txt')).toBe('1\n');
});

it('a second run on the same project says who holds the lock and ends with 75', async () => {
  const { rig, running } = await startWaiting();
  const { exitCode, stdout, stderr } = await rig.run(['repro']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 75, stdout: '' });
  expect(stderr).toMatch(/^error: .*process \d+/);
  await rig.write('go', '');
  expect((await running.finished).exitCode).toBe(0);
});
