/** Threads that score batches side by side. Which thread has which batch changes the time alone. */
import { Worker } from 'node:worker_threads';
import { deserializeError } from '../../core/error.ts';
import { entryModule } from '../../core/files/entry-module.ts';
import { nextMessage } from '../../core/next-message.ts';
import type { EncodedBatch } from '../../model/scorer/open-scorer.ts';
import { openBatchWork, type ScoredBatch } from './batch-work.ts';
import type { BatchReply, BatchWorkerData } from './batch-worker.ts';

const MODULE = entryModule(import.meta.url, 'scoring/batches/batch-worker');

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
    const worker = new Worker(MODULE, { workerData: data, execArgv: [], stdin: false });
    workers.push(worker);
    return worker;
  };
  return {
    score: async (batch) => {
      const worker = idle.pop() ?? startWorker();
      worker.postMessage(batch, []);
      const reply = await nextMessage<BatchReply>(worker);
      idle.push(worker);
      if (reply.kind === 'scored') return reply.scored;
      throw deserializeError(reply.error);
    },
    close: async () => {
      isClosed = true;
      idle.length = 0;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
