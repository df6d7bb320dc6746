/** Many stages at once, and a run that waits for another. */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { chain } from './test-pipelines.fixture.ts';
import { TestProject } from './test-project.fixture.ts';
import { startRun } from './start-run.fixture.ts';

test('a second run waits as long as it is told, says for whom, and then goes on', async () => {
  using project = new TestProject({
    ...chain,
    'pipeline.yaml': chain['pipeline.yaml'].replace(
      'cat a a',
      'touch started; until test -e go; do sleep 0.02; done; cat a a',
    ),
  });
  const first = startRun(project.root, {});
  while (!existsSync(project.path('started'))) await delay(10);
  await expect(project.repro({ waitSeconds: 0.2 })).rejects.toMatchObject({
    code: 'LOCKED',
    exitCode: 75,
    details: { pid: first.child.pid, since: expect.any(String), host: expect.any(String) },
  });
  const third = startRun(project.root, { waitSeconds: 60 });
  while (!third.told('"kind":"waiting"')) await delay(10);
  third.child.kill('SIGTERM');
  expect(await third.ended).toMatchObject({ code: 143 });
  const second = startRun(project.root, { waitSeconds: 60 });
  while (!second.told('"kind":"waiting"')) await delay(10);
  project.write('go', '');
  expect(await first.ended).toMatchObject({ code: 0 });
  const { code, text } = await second.ended;
  expect(code).toBe(0);
  expect(text).toContain(`"holder":{"pid":${first.child.pid},`);
  expect(text.match(/"kind":"stageFresh"/g)).toHaveLength(2);
});

test('stages at once are reported in the order of the graph, whichever ends first', async () => {
  using project = new TestProject({
    'pipeline.yaml': `stages:
  slow: {cmd: sleep 0.3; echo > s, outs: [s]}
  fails: {cmd: sleep 0.1; exit 1, outs: [x]}
  quick: {cmd: echo > q, outs: [q]}
  behind: {cmd: cp x y, deps: [x], outs: [y]}
  also: {cmd: cp q r, deps: [q], outs: [r]}
`,
  });
  const { verdicts } = await project.repro({ jobs: 4, keepGoing: true });
  expect(verdicts).toEqual(['slow: run', 'fails: failed', 'quick: run', 'behind: skipped', 'also: run']);
  expect(Object.keys(JSON.parse(project.read('pipeline.lock')).stages)).toEqual(['also', 'quick', 'slow']);
});
