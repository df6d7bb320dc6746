/** `kill -9` at any moment, then `mlops repro`: the same bytes as an undisturbed run. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { randomStream } from '../../src/core/random.ts';
import { outputDigests } from '../rig/outputs.ts';
import { makeSmallProject } from '../rig/small-project.ts';

const KILLS = 10;
const TINY = { n_customers: 600, n_orders: 5000 };

it(`after kill -9 at ${KILLS} random moments the outputs are those of an undisturbed run`, async () => {
  const undisturbed = await makeSmallProject(TINY);
  const start = performance.now();
  expect((await undisturbed.run(['repro'])).exitCode).toBe(0);
  const whole = performance.now() - start;
  const expected = await outputDigests(undisturbed);

  const random = randomStream(20_260_401, 'kill moments');
  for (let kill = 0; kill < KILLS; kill += 1) {
    const rig = await makeSmallProject(TINY);
    const victim = rig.start(['repro']);
    const moment = random() * whole;
    await delay(moment);
    // Every second time what mlops started lives on, as when a machine's out-of-memory killer picks one process.
    victim.kill('SIGKILL', kill % 2 === 0 ? 'group' : 'process');
    await victim.finished;
    const { exitCode, stderr } = await rig.run(['repro']);
    expect({ kill, moment, exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(await outputDigests(rig)).toEqual(expected);
  }
});
