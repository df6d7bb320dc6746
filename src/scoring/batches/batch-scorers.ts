/** Threads that score batches side by side. Which thread has which batch changes the time alone. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { MlopsError } from '../../core/error.ts';
import type { EncodedBatch } from '../../model/scorer/open-scorer.ts';
import { openBatchWork, type ScoredBatch } from './batch-work.ts';
import type { BatchReply, BatchWorkerData } from './batch-worker.ts';

export interface BatchScorers {
  readonly score: (batch: EncodedBatch) => Promise<ScoredBatch>;
  readonly close: () => Promise<void>;
}

/** @param threads with one, batches are scored in this thread; others start with the first batch that finds all of them busy */
export function openBatchScorers(data: BatchWorkerData, threads: number): BatchScorers {
  if (threads === 1) {
    let work: ((batch: EncodedBatch) => ScoredBatch) | undefined;
    return {
      score: async (batch) => (work ??= openBatchWork(data.model, data.rule))(batch),
      close: async () => undefined,
    };
  }
  const workers: Worker[] = [];
  const idle: Worker[] = [];
  let isClosed = false;
  const startWorker = (): Worker => {
    if (isClosed) throw new Error('the threads that score have ended');
    const worker = new Worker(workerModule(), { workerData: data, execArgv: [], stdin: false });
    workers.push(worker);
    return worker;
  };
  return {
    score: async (batch) => {
      const worker = idle.pop() ?? startWorker();
      const reply = await ask(worker, batch);
      idle.push(worker);
      if (reply.kind === 'scored') return reply.scored;
      const { error } = reply;
      throw error.code === 'BUG' ? new Error(error.stack ?? error.message) : new MlopsError(error);
    },
    close: async () => {
      isClosed = true;
      idle.length = 0;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Whoever waits hears of it when the thread ends, by itself or by `close`: else the lane that waits would never be free again. */
function ask(worker: Worker, batch: EncodedBatch): Promise<BatchReply> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (reply: BatchReply) => settle(() => resolve(reply));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => settle(() => reject(new Error('a thread that scores has ended')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(batch, []);
  });
}

// An entry of its own in the build, and a module beside this one in the sources.
function workerModule(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./batch-worker.ts', here);
  const installation = dirname(createRequire(here).resolve('mlops/package.json'));
  return pathToFileURL(join(installation, 'dist/scoring/batches/batch-worker.js'));
}
