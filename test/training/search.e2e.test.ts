/** A pipeline whose `train` searches: what a killed search goes on with, and that nothing of it shows in the outputs. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { outputDigests } from '../rig/outputs.ts';
import type { Rig } from '../rig/rig.ts';
import { makeSmallProject } from '../rig/small-project.ts';

const FITS = 4 * 3;

async function searchingProject(): Promise<Rig> {
  const rig = await makeSmallProject({ n_customers: 1500, n_orders: 12_000 });
  const pipeline = await rig.read('pipeline.yaml');
  const search = `
      search:
        grid: { n_estimators: [200, 400], learning_rate: [0.05, 0.1] }
        folds: 3
        scoring: auc
      calibration: isotonic
      threshold: { maximize: f1 }`;
  await rig.write('pipeline.yaml', pipeline.replace('      params: ${train.params}', `$&${search}`));
  return rig;
}

async function keptFits(rig: Rig): Promise<Map<string, number>> {
  const folder = join(rig.root, '.mlops/cache/memo');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  return new Map(
    await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs] as const)),
  );
}

it('a search that was killed goes on where it was, and ends with the bytes of an undisturbed one', async () => {
  const undisturbed = await searchingProject();
  expect((await undisturbed.run(['repro', '--threads', '1'])).exitCode).toBe(0);
  const expected = await outputDigests(undisturbed);
  // The best candidate is fitted once more per fold, for its margins.
  expect((await keptFits(undisturbed)).size).toBe(FITS + 3);

  const rig = await searchingProject();
  const victim = rig.start(['repro']);
  while ((await keptFits(rig)).size < 3) await delay(20);
  victim.kill('SIGKILL', 'group');
  await victim.finished;
  const before = await keptFits(rig);
  expect(before.size).toBeLessThan(FITS);

  const { exitCode, stderr } = await rig.run(['repro']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const after = await keptFits(rig);
  expect(after.size).toBe(FITS + 3);
  for (const [name, time] of before) expect(after.get(name)).toBe(time);
  expect(await outputDigests(rig)).toEqual(expected);
});

it('without the cache nothing of a search is kept', async () => {
  const rig = await searchingProject();
  const { exitCode, stderr } = await rig.run(['repro', '--no-cache']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect((await keptFits(rig)).size).toBe(0);
});
