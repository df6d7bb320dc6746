/** Threads that score batches side by side. Which thread has which batch changes the time alone. */
import { once } from 'node:events';
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
  const startWorker = (): Worker => {
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
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

async function ask(worker: Worker, batch: EncodedBatch): Promise<BatchReply> {
  worker.postMessage(batch, []);
  // Rejects when the worker dies.
  const [reply] = (await once(worker, 'message')) as [BatchReply];
  return reply;
}

// An entry of its own in the build, and a module beside this one in the sources.
function workerModule(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./batch-worker.ts', here);
  const installation = dirname(createRequire(here).resolve('mlops/package.json'));
  return pathToFileURL(join(installation, 'dist/scoring/batches/batch-worker.js'));
}
