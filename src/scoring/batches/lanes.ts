import type { Lane } from '../../data/duckdb/stream-chunks.ts';

/**
 * So many pieces of work at a time, whoever does them: the database, a worker thread or this one. Who waits longest is next.
 */
export function openLanes(count: number): Lane {
  let free = count;
  const waiting: (() => void)[] = [];
  const enter = (): Promise<void> | undefined => {
    if (free > 0) {
      free -= 1;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
