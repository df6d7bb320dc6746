/** Looks at a large tree from several threads: 100,000 `stat` calls take 0.2 s on one. */
import { Worker } from 'node:worker_threads';
import { nextMessage } from '../../core/next-message.ts';
import {
  type FolderTable,
  matchesFolderTable,
  matchesTakenFolders,
  rowsOf,
  shareFolders,
} from './tree-snapshot.ts';

export interface Threads {
  readonly count: number;
  /** Names for which another thread is worth its start. */
  readonly names: number;
  /** The module of `folder-worker`. */
  readonly worker: URL;
}

/** Whether the tree still is what the table says; the answer is the same on any number of threads. */
export async function matchesFolders(top: string, table: FolderTable, threads?: Threads): Promise<boolean> {
  const parts =
    threads === undefined ? 1 : Math.min(threads.count, Math.floor(rowsOf(table) / threads.names));
  if (threads === undefined || parts <= 1) return matchesFolderTable(top, table);
  const shared = shareFolders(top, table);
  const workers = Array.from(
    { length: Math.min(parts, table.folders.length) - 1 },
    () => new Worker(threads.worker, { workerData: shared }),
  );
  // Listened to before this thread is busy: an answer may come meanwhile.
  const answers = workers.map(async (worker) => {
    try {
      return await nextMessage<boolean>(worker);
    } catch {
      // The thread could not be started, or died and left something that it had taken.
      return undefined;
    }
  });
  const own = matchesTakenFolders(shared);
  const others = own ? await Promise.all(answers) : [];
  await Promise.all(workers.map((worker) => worker.terminate()));
  if (!own || others.includes(false)) return false;
  return others.includes(undefined) ? matchesFolderTable(top, table) : true;
}
