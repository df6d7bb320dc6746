/** Looks at a large tree from several threads: 100,000 `stat` calls take 0.2 s on one. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type FolderTable, matchesFolderTable, splitFolderTable } from './folder-table.ts';

export interface Threads {
  readonly count: number;
  /** Names for which another thread is worth its start. */
  readonly names: number;
  /** The module of `folder-worker`. */
  readonly worker: URL;
}

/** Whether the tree still is what the table says; the answer is the same on any number of threads. */
export async function matchesFolders(top: string, table: FolderTable, threads?: Threads): Promise<boolean> {
  const [own, ...others] = threads === undefined ? [] : splitFolderTable(table, threads.count, threads.names);
  if (own === undefined || threads === undefined || others.length === 0)
    return matchesFolderTable(top, table);
  const workers = others.map((part) => new Worker(threads.worker, { workerData: { top, table: part } }));
  // Listened to before this thread is busy: an answer may come meanwhile.
  const answers = workers.map(async (worker, index) => {
    try {
      const [answer] = (await once(worker, 'message')) as [boolean];
      return answer;
    } catch {
      // The thread could not be started or died: what it was to look at is looked at here.
      const part = others[index];
      return part !== undefined && matchesFolderTable(top, part);
    }
  });
  const matches = matchesFolderTable(top, own) && (await Promise.all(answers)).every(Boolean);
  await Promise.all(workers.map((worker) => worker.terminate()));
  return matches;
}
