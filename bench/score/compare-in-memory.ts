/** The kernels beside compiled and converted trees: predict only, arrays in memory, processor time of one thread. */
import * as z from 'zod';
import { predictOnly, type Setting } from './contestants.ts';
import { inTurn, median } from './in-turn.ts';
import { TREES } from './workloads.ts';

const outcome = z.object({ rows: z.number(), cpuSeconds: z.number() });

/** @returns lines to print */
export function compareInMemory(setting: Setting, rounds: number): string[] {
  const names = ['kernel', 'lleaves', 'onedal', 'lightgbm'] as const;
  const found = inTurn(
    names.map((name) => [name, predictOnly(name, setting)] as const),
    rounds,
  );
  const perTree = new Map(
    [...found].map(([name, runs]) => {
      const each = runs.map(({ stdout }) => {
        const { rows, cpuSeconds } = outcome.parse(JSON.parse(stdout));
        return (cpuSeconds * 1e9) / rows / TREES;
      });
      return [name, each] as const;
    }),
  );
  const ours = perTree.get('kernel') ?? [];
  return [
    `  predict only, arrays in memory, 1 thread, medians of ${rounds}: nanoseconds of processor time per tree and row`,
    ...[...perTree].map(([name, each]) => {
      const ratio = median(each.map((one, round) => one / (ours[round] ?? Number.NaN)));
      return `    ${name.padEnd(12)} ${median(each).toFixed(2)}${name === 'kernel' ? '' : `; ${ratio.toFixed(2)} × the kernel's`}`;
    }),
  ];
}
