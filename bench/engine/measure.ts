/** Times of whole processes, taken in turn. */
import { spawnSync } from 'node:child_process';

export interface Command {
  readonly words: readonly string[];
  readonly cwd: string;
  /** Before each run, outside of the time. */
  readonly prepare?: () => void;
}

export interface Measured {
  /** Seconds, sorted. */
  readonly seconds: readonly number[];
  /** Of processor time, its own and its children's; sorted. Says more than the clock where others work as well. */
  readonly processor: readonly number[];
  /** The largest of all runs. */
  readonly peakKilobytes: number;
}

const ENVIRONMENT = { ...process.env, DVC_NO_ANALYTICS: '1', LC_ALL: 'C.UTF-8' };

/** Round by round, each command once: a machine that slows down slows all. The first round is thrown away. */
export function measure<Name extends string>(
  commands: { readonly [name in Name]?: Command | undefined },
  rounds: number,
  warmUp = 1,
): Map<Name, Measured> {
  const seconds = new Map<Name, number[]>();
  const processor = new Map<Name, number[]>();
  const peaks = new Map<Name, number>();
  const named = Object.entries(commands) as [Name, Command | undefined][];
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, command] of named) {
      if (command === undefined) continue;
      command.prepare?.();
      const run = time(command);
      if (round < 0) continue;
      seconds.set(
        name,
        [...(seconds.get(name) ?? []), run.seconds].toSorted((a, b) => a - b),
      );
      processor.set(
        name,
        [...(processor.get(name) ?? []), run.processor].toSorted((a, b) => a - b),
      );
      peaks.set(name, Math.max(peaks.get(name) ?? 0, run.peakKilobytes));
    }
  }
  return new Map(
    [...seconds].map(([name, times]) => [
      name,
      { seconds: times, processor: processor.get(name) ?? [], peakKilobytes: peaks.get(name) ?? 0 },
    ]),
  );
}

export const median = (sorted: readonly number[]): number => sorted[sorted.length >> 1] ?? Number.NaN;

/** One run of a process. */
export interface Timed {
  readonly seconds: number;
  readonly processor: number;
  readonly peakKilobytes: number;
  /** What it printed. */
  readonly stdout: string;
}

/** @throws Error when it fails, with what it said */
export function time({ words, cwd }: Command): Timed {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync('/usr/bin/time', ['-f', 'peak %M %U %S', ...words], {
    cwd,
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  const end = performance.now();
  const text = String(stderr);
  if (status !== 0) throw new Error(`\`${words.join(' ')}\` ended with ${status}: ${text.slice(-2000)}`);
  const [peak = NaN, user = NaN, system = NaN] = (/peak (.*)\s*$/.exec(text)?.[1] ?? '')
    .split(' ')
    .map(Number);
  return {
    seconds: (end - start) / 1000,
    processor: user + system,
    peakKilobytes: peak,
    stdout: String(stdout),
  };
}
