/** What the summary of a run shows when only a part of the pipeline took part. */
import { expect, it } from 'vitest';
import { report } from '../rig/run-report.ts';
import { makeSmallProject, setParameter } from '../rig/small-project.ts';

it('shows nothing that the run has not made, and names what is stale', async () => {
  const rig = await makeSmallProject();
  const first = await rig.run(['repro', '--json']);
  expect(report(first.stdout)).toMatchObject({ gate: { decision: 'promoted' }, stale: [] });

  await setParameter(rig, ['train', 'params', 'n_estimators'], 7);
  const { exitCode, stdout } = await rig.run(['repro', 'train']);
  expect(exitCode).toBe(0);
  expect(stdout.slice(stdout.indexOf('1 run in'))).toMatchInlineSnapshot(`
    "1 run in <time>

    stale, and no part of this run: evaluate, promote, score; \`mlops repro\` brings them up to date
    reports: reports/index.html
    "
  `);
  // Of the model before.
  expect(stdout).not.toContain('promoted');
  expect(stdout).not.toContain('AUC');

  const again = report((await rig.run(['repro', 'train', '--json'])).stdout);
  expect(again).toMatchObject({
    metrics: {},
    gate: null,
    production: null,
    stale: ['evaluate', 'promote', 'score'],
  });
  const whole = report((await rig.run(['repro', '--json'])).stdout);
  expect(whole.stale).toEqual([]);
  expect(whole.gate).not.toBe(null);
});
