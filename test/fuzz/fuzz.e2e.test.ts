/** A slice of what `.ci/soak fuzz` does for longer. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fuzzTargets } from './fuzz-targets.ts';
import { runFuzz } from './run-fuzz.ts';

const INPUTS = 600;
const SEED = 20_260_930;

const targets = await fuzzTargets();

test.each(targets)('$name: made-up inputs are taken or refused, and nothing else happens', async (target) => {
  const { inputs, taken, refused } = await runFuzz(target, Math.ceil(INPUTS / (target.cost ?? 1)), SEED);
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
  expect(taken + refusals).toBe(inputs);
});

test('what is not allowed is found', async () => {
  const name = 'hole';
  const seeds = ['x'];
  const feeds: readonly ((input: Buffer, folder: string) => unknown)[] = [
    () => {
      throw new TypeError('a bug');
    },
    (_, folder) => writeFileSync(join(folder, '../outside'), ''),
    (_, folder) => mkdirSync(join(folder, '../../outside')),
    (_, folder) => writeFileSync(join(folder, '../beside'), 'changed'),
  ];
  for (const feed of feeds)
    await expect(runFuzz({ name, seeds, feed }, 1, 1)).rejects.toThrow(/hole: input 0 of seed 1/);
});
