/** One project from its first run through what happens to it: every verdict and every byte. */
import { describe, expect, it } from 'vitest';
import { outputDigests } from './outputs.ts';
import { verdicts } from './run-report.ts';
import { makeSmallProject, setParameter } from './small-project.ts';

const STAGES = ['generate', 'features', 'validate', 'split', 'train', 'evaluate', 'promote', 'score'];
const TRAIN_AND_AFTER = new Set(['train', 'evaluate', 'promote', 'score']);
const all = (verdict: string) => Object.fromEntries(STAGES.map((stage) => [stage, verdict]));

describe('mlops repro', () => {
  it('runs what is stale, restores what is known, and leaves the rest alone', async () => {
    const rig = await makeSmallProject();

    const first = await rig.run(['repro']);
    expect(first.stderr).toMatchInlineSnapshot();
    expect(first.stdout).toMatchInlineSnapshot();
    expect(first.exitCode).toBe(0);
    const bytes = await outputDigests(rig);

    const again = await rig.run(['repro', '--json']);
    expect(verdicts(again)).toEqual(all('fresh'));
    expect(verdicts(await rig.run(['status', '--json']))).toEqual(all('fresh'));

    const before = await rig.read('params.yaml');
    await setParameter(rig, ['train', 'params', 'n_estimators'], 7);
    const status = await rig.run(['status']);
    expect(status.stdout).toMatchInlineSnapshot();
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
