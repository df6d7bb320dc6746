/** The main module of a worker thread that fits folds: it is given the rows once, then one job at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { type SerializedError, serializeError } from '../../core/error.ts';
import { type FoldData, type FoldFit, type FoldJob, fitFold } from './fit-fold.ts';

export type WorkerReply =
  | { readonly kind: 'fitted'; readonly fit: FoldFit }
  | { readonly kind: 'failed'; readonly error: SerializedError };

const data = workerData as FoldData;

parentPort?.on('message', (job: FoldJob) => {
  parentPort?.postMessage(answer(job), []);
});

function answer(job: FoldJob): WorkerReply {
  try {
    return { kind: 'fitted', fit: fitFold(data, job) };
  } catch (error) {
    return { kind: 'failed', error: serializeError(error) };
  }
}
