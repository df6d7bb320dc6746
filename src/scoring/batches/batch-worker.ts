/** The main module of a worker thread that scores batches: it is given the model once, then one batch at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { type SerializedError, serializeError } from '../../core/error.ts';
import type { ScorableModel } from '../../model/artifact/scorable-model.ts';
import type { EncodedBatch } from '../../model/scorer/open-scorer.ts';
import { openBatchWork, type ScoredBatch, type ScoringRule } from './batch-work.ts';

export interface BatchWorkerData {
  readonly model: ScorableModel;
  readonly rule: ScoringRule;
}

export type BatchReply =
  | { readonly kind: 'scored'; readonly scored: ScoredBatch }
  | { readonly kind: 'failed'; readonly error: SerializedError };

const { model, rule } = workerData as BatchWorkerData;
let work: ((batch: EncodedBatch) => ScoredBatch) | undefined;

parentPort?.on('message', (batch: EncodedBatch) => {
  const reply = answer(batch);
  const moved =
    reply.kind === 'failed'
      ? []
      : [
          reply.scored.margins.buffer,
          reply.scored.probabilities.buffer,
          reply.scored.predictions.buffer,
          reply.scored.bands.buffer,
        ];
  parentPort?.postMessage(reply, moved);
});

function answer(batch: EncodedBatch): BatchReply {
  try {
    work ??= openBatchWork(model, rule);
    return { kind: 'scored', scored: work(batch) };
  } catch (error) {
    return { kind: 'failed', error: serializeError(error) };
  }
}
