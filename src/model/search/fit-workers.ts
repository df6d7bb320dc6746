/**
 * Lanes that fits run in, side by side: each takes the next job that nobody has taken. Which lane does which changes the
 * time alone, for results are kept by their job's place.
 */
import { Worker } from 'node:worker_threads';
import { deserializeError } from '../../core/error.ts';
import { nextMessage } from '../../core/next-message.ts';
import { type FoldData, type FoldFit, type FoldJob, fitFold } from './fit-fold.ts';
import type { WorkerReply } from './fit-worker.ts';

/** Fits one fold. */
export type Fit = (job: FoldJob) => Promise<FoldFit>;

export interface Lanes {
  /** With one thread the fits run in this one. */
  readonly threads: number;
  /** The module of `fit-worker`. */
  readonly worker: URL;
}

/** Calls `work` for every place below `count`, in as many lanes as there are threads; the first failure ends all. */
export async function runInLanes<Result>(
  { threads, worker }: Lanes,
  data: FoldData,
  count: number,
  work: (place: number, fit: Fit) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = { next: 0, failed: false };
  const lane = async () => {
    const fitter = threads === 1 ? inThisThread(data) : inWorker(worker, data);
    try {
      while (queue.next < count && !queue.failed) {
        const place = queue.next++;
        results[place] = await work(place, fitter.fit);
      }
    } catch (error) {
      queue.failed = true;
      throw error;
    } finally {
      await fitter.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, count) }, lane));
  return results;
}

interface Fitter {
  readonly fit: Fit;
  readonly close: () => Promise<unknown>;
}

function inThisThread(data: FoldData): Fitter {
  return { fit: async (job) => fitFold(data, job), close: async () => undefined };
}

/** The worker is started by the first job: where all results are known, none is. */
function inWorker(module: URL, data: FoldData): Fitter {
  let worker: Worker | undefined;
  return {
    fit: async (job) => {
      worker ??= new Worker(module, { workerData: data });
      worker.postMessage(job, []);
      const reply = await nextMessage<WorkerReply>(worker);
      if (reply.kind === 'fitted') return reply.fit;
      throw deserializeError(reply.error);
    },
    close: async () => worker?.terminate(),
  };
}
