/** Runs in turn: round by round each contestant once, so that a machine that slows down slows all. */
import { type Command, time } from '../engine/measure.ts';

export interface Run {
  readonly seconds: number;
  /** Seconds of processor time, of the process and its children. */
  readonly processor: number;
  readonly peakBytes: number;
  readonly stdout: string;
}

/** @param after is told of each run, while its outputs lie there */
export function inTurn<Name extends string>(
  contestants: readonly (readonly [Name, Command | undefined])[],
  rounds: number,
  after: (name: Name) => void = () => undefined,
): Map<Name, Run[]> {
  const found = new Map<Name, Run[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of contestants) {
      if (command === undefined) continue;
      command.prepare?.();
      const { peakKilobytes, ...run } = time(command);
      found.set(name, [...(found.get(name) ?? []), { ...run, peakBytes: peakKilobytes * 1024 }]);
      after(name);
    }
  }
  return found;
}

export interface Summary {
  readonly seconds: number;
  readonly processor: number;
  /** The largest of all runs. */
  readonly peakBytes: number;
  /** Of its time and ours in the same round. */
  readonly times: number;
  /** The same of processor time. */
  readonly work: number;
}

/** Medians: of the runs, and of their ratios to ours of the same round. */
export function summary(runs: readonly Run[], ours: readonly Run[]): Summary {
  const ratio = (of: (run: Run) => number) =>
    median(runs.flatMap((run, round) => (ours[round] === undefined ? [] : [of(run) / of(ours[round])])));
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    processor: median(runs.map(({ processor }) => processor)),
    peakBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes)),
    times: ratio(({ seconds }) => seconds),
    work: ratio(({ processor }) => processor),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
