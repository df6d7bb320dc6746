/**
 * Many made-up inputs for each reader: `MLOPS_FUZZ_INPUTS` in all (100,000), from input `MLOPS_FUZZ_FROM` of each on. A defect
 * ends the inputs of its reader, not those of the others.
 */
import type { Soak } from '../soaks/soak.ts';
import { fuzzTargets } from './fuzz-targets.ts';
import { runFuzz } from './run-fuzz.ts';

export const fuzzSoak: Soak = {
  shows: 'no made-up input ends a reader of files as a bug, takes much time or memory, or writes elsewhere',
  async *cases({ seed }) {
    const inputs = Number(process.env['MLOPS_FUZZ_INPUTS'] ?? 100_000);
    const from = Number(process.env['MLOPS_FUZZ_FROM'] ?? 0);
    const targets = await fuzzTargets();
    const share = targets.reduce((sum, { cost = 1 }) => sum + 1 / cost, 0);
    for (const target of targets) {
      yield {
        name: target.name,
        run: async () => {
          const count = Math.ceil(inputs / share / (target.cost ?? 1));
          const counts = await runFuzz(target, count, seed, from);
          return [
            `${counts.inputs} inputs`,
            `longest ${counts.longest.toFixed(2)} s`,
            `grown by ${Math.round(counts.growth / 2 ** 20)} MiB`,
            `${counts.taken} taken`,
            ...Object.entries(counts.refused).map(([code, refused]) => `${refused} ${code}`),
          ].join(', ');
        },
      };
    }
  },
};
