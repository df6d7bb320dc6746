/** One project from its first run through what happens to it: every verdict and every byte. */
import { describe, expect, it } from 'vitest';
import { outputDigests } from '../rig/outputs.ts';
import { verdicts } from '../rig/run-report.ts';
import { makeSmallProject, setParameter } from '../rig/small-project.ts';

const STAGES = ['generate', 'features', 'validate', 'split', 'train', 'evaluate', 'promote', 'score'];
const TRAIN_AND_AFTER = new Set(['train', 'evaluate', 'promote', 'score']);
const all = (verdict: string) => Object.fromEntries(STAGES.map((stage) => [stage, verdict]));

describe('mlops repro', () => {
  it('runs what is stale, restores what is known, and leaves the rest alone', async () => {
    const rig = await makeSmallProject();

    const first = await rig.run(['repro']);
    expect(first.stderr).toMatchInlineSnapshot(`
      "[1/8] generate: running, never run
      [1/8] generate: done in <time>
      [2/8] features: running, never run
      features | 1500 rows as of 2026-06-30, labelled by the 90 days after it
      [2/8] features: done in <time>
      [3/8] validate: running, never run
      validate | 1500 rows: 1498 valid, 2 quarantined
      [3/8] validate: done in <time>
      [4/8] split: running, never run
      split | 1197 rows to learn from, 301 to test on
      [4/8] split: done in <time>
      [5/8] train: running, never run
      train | model <version>: 1197 rows, 8 columns, 11278 bytes
      [5/8] train: done in <time>
      [6/8] evaluate: running, never run
      evaluate | model <version>: AUC 0.8237, F1 0.4808 on 301 rows
      [6/8] evaluate: done in <time>
      [7/8] promote: running, never run
      promote | <version> promoted: all thresholds met; no previous champion
      [7/8] promote: done in <time>
      [8/8] score: running, never run
      score | 1500 rows: 1498 scored by <version>, 2 quarantined
      score | risk: 1070 low, 393 medium, 35 high
      score | time: opening the model <time>, validating <time>, scoring <time> (threads: reading <time>, scoring <time>, checking <time>, writing <time>)
      score | 2 rows scored by ONNX Runtime as well, with the same margins
      [8/8] score: done in <time>
      "
    `);
    expect(first.stdout).toMatchInlineSnapshot(`
      "stage     verdict  why        duration
      generate  run      never run  <time>
      features  run      never run  <time>
      validate  run      never run  <time>
      split     run      never run  <time>
      train     run      never run  <time>
      evaluate  run      never run  <time>
      promote   run      never run  <time>
      score     run      never run  <time>

      8 run in <time>

      AUC 0.8237   F1 0.4808   (reports/metrics.json)
      gate: promoted candidate <version> (all thresholds met; no previous champion)
      reports: reports/index.html
      "
    `);
    expect(first.exitCode).toBe(0);
    const bytes = await outputDigests(rig);

    const again = await rig.run(['repro', '--json']);
    expect(verdicts(again)).toEqual(all('fresh'));
    expect(verdicts(await rig.run(['status', '--json']))).toEqual(all('fresh'));

    const before = await rig.read('params.yaml');
    await setParameter(rig, ['train', 'params', 'n_estimators'], 7);
    const status = await rig.run(['status']);
    expect(status.stdout).toMatchInlineSnapshot(`
      "stage     verdict  why
      generate  fresh
      features  fresh
      validate  fresh
      split     fresh
      train     run      parameter \`params.n_estimators\`: 20 → 7
      evaluate  may run  \`train\` comes first
      promote   may run  \`train\` comes first
      score     may run  \`promote\` comes first

      4 of 8 stages are not up to date
      "
    `);
    const changed = verdicts(await rig.run(['repro', '--json']));
    const ran = STAGES.filter((stage) => changed[stage] === 'run');
    expect(ran[0]).toBe('train');
    expect(ran.every((stage) => TRAIN_AND_AFTER.has(stage))).toBe(true);
    expect(await outputDigests(rig)).not.toEqual(bytes);

    await rig.write('params.yaml', before);
    const back = verdicts(await rig.run(['repro', '--json']));
    expect(Object.values(back)).not.toContain('run');
    expect(back['train']).toBe('cached');
    expect(await outputDigests(rig)).toEqual(bytes);
  });

  it('notices an output that is gone or has a bit flipped, and mends it', async () => {
    const rig = await makeSmallProject();
    await rig.run(['repro']);
    const bytes = await outputDigests(rig);
    for (const path of ['data/scores.parquet', 'models/candidate/model.onnx', 'reports/evaluation.json']) {
      await rig.flipBit(path);
      expect(Object.values(verdicts(await rig.run(['status', '--json'])))).not.toEqual(
        Object.values(all('fresh')),
      );
      const mended = await rig.run(['repro', '--json']);
      expect(Object.values(verdicts(mended))).not.toContain('run');
      expect(await outputDigests(rig)).toEqual(bytes);

      await rig.remove(path);
      const restored = await rig.run(['repro', '--json']);
      expect(Object.values(verdicts(restored))).not.toContain('run');
      expect(await outputDigests(rig)).toEqual(bytes);
    }
  });

  it('makes the same bytes at 1, 2 and 8 threads, in another time zone, locale and path', async () => {
    const references = [];
    for (const [threads, environment] of [
      ['1', {}],
      ['2', { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8' }],
      ['8', { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8' }],
    ] as const) {
      const rig = await makeSmallProject();
      expect((await rig.run(['repro', '--threads', threads], environment)).exitCode).toBe(0);
      references.push(await outputDigests(rig));
    }
    expect(references[1]).toEqual(references[0]);
    expect(references[2]).toEqual(references[0]);
  });
});
