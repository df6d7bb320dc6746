import { expect, it } from 'vitest';
import { runSoak } from './run-soak.ts';
import { soakSettings } from './soak-settings.ts';
import type { Soak } from './soak.ts';

const outcomes = ['all well', new Error('a file is missing'), '3 files', new TypeError('it crashed')];

/** A case for each outcome, in this order. */
const soak = (): Soak => ({
  shows: 'how cases are counted',
  async *cases() {
    for (const [index, outcome] of outcomes.entries()) {
      yield {
        name: `${index % 2 === 0 ? 'even' : 'odd'} ${index}`,
        run: async () => {
          if (outcome instanceof Error) throw outcome;
          return outcome;
        },
      };
    }
  },
});

async function run(environment: Record<string, string>, signal = new AbortController().signal) {
  const lines: string[] = [];
  const outcome = await runSoak(soak(), soakSettings(environment), (line) => lines.push(line), signal);
  return { outcome, lines: lines.map((line) => line.replaceAll(/\d+\.\d s/g, '<time>')) };
}

it('every case has a line; what it throws counts as a defect, and ends nothing', async () => {
  expect(await run({})).toEqual({
    outcome: { cases: 4, defects: 2, stopped: false },
    lines: [
      '0 even 0: all well (<time>)',
      '1 odd 1: DEFECT: a file is missing (<time>)',
      '2 even 2: 3 files (<time>)',
      '3 odd 3: DEFECT: it crashed (<time>)',
      'seed 1: 4 cases, 2 defects, in <time>',
    ],
  });
});

it('a part of the cases can be run, and a kind of them', async () => {
  const part = await run({ MLOPS_SOAK_FROM: '1', MLOPS_SOAK_COUNT: '2', MLOPS_SOAK_SEED: '7' });
  expect(part.lines).toEqual([
    '1 odd 1: DEFECT: a file is missing (<time>)',
    '2 even 2: 3 files (<time>)',
    'seed 7: 2 cases, 1 defect, in <time>',
  ]);
  const kind = await run({ MLOPS_SOAK_ONLY: 'even' });
  expect(kind.outcome).toEqual({ cases: 2, defects: 0, stopped: false });
});

it('asked to stop it says how to go on', async () => {
  const { outcome, lines } = await run({ MLOPS_SOAK_FROM: '2' }, AbortSignal.abort());
  expect(outcome).toEqual({ cases: 0, defects: 0, stopped: true });
  expect(lines).toEqual(['seed 1: 0 cases, no defect, in <time>; stopped: MLOPS_SOAK_FROM=2 goes on']);
});

it('a setting that is not a whole number is refused', () => {
  expect(() => soakSettings({ MLOPS_SOAK_COUNT: '10k' })).toThrow(
    'MLOPS_SOAK_COUNT must be a whole number, and is `10k`',
  );
});
