import type { Effects } from '../../core/effects.ts';
import type { Lane } from '../../data/duckdb/stream-chunks.ts';
import type { WorkKind } from './batch-context.ts';

export interface Lanes {
  /** Waits for a free lane, works in it, and counts the time. */
  readonly lane: (kind: WorkKind) => Lane;
  /** Milliseconds that lanes were taken for. */
  readonly busy: () => { readonly [kind in WorkKind]: number };
}

/**
 * So many pieces of work at a time, whoever does them: the database, a worker thread or this one. Who waits longest is next.
 */
export function openLanes(count: number, { elapsed }: Pick<Effects, 'elapsed'>): Lanes {
  let free = count;
  const waiting: (() => void)[] = [];
  const busy = { reading: 0, scoring: 0, checking: 0, writing: 0 };
  const enter = async (): Promise<void> => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve));
    free -= 1;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const lane =
    (kind: WorkKind): Lane =>
    async (work) => {
      await enter();
      const started = elapsed();
      try {
        return await work();
      } finally {
        busy[kind] += elapsed() - started;
        leave();
      }
    };
  return { lane, busy: () => ({ ...busy }) };
}
