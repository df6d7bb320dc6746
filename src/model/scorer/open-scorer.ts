import type { ScorableModel } from '../artifact/scorable-model.ts';
import { openForest } from './open-forest.ts';
import { openLogistic } from './open-logistic.ts';
import { openNetwork } from './open-network.ts';

/** Rows as a model reads them, in the order of its columns. */
export interface EncodedBatch {
  readonly rows: number;
  /**
   * Shape: [rows] each. Of a numeric column float32 numbers, NaN for a missing one; of a categorical column with k
   * categories codes: the place in `categories`, k for a missing value, k + 1 for one that is none of them.
   */
  readonly columns: readonly (Float32Array | Uint32Array)[];
}

export interface Scorer {
  /** Margins (log-odds), shape [rows]: the bits of `scoreMargins`. Each call has an array of its own. */
  readonly margins: (batch: EncodedBatch) => Float64Array<ArrayBuffer>;
}

/**
 * A model ready to score batch after batch, by kernels with a memory of their own. Opening takes about as long as scoring
 * a few thousand rows; threads open one each.
 */
export function openScorer(model: ScorableModel): Scorer {
  switch (model.kind) {
    case 'gbdt':
      return openForest(model);
    case 'logistic':
      return openLogistic(model);
    case 'mlp':
      return openNetwork(model);
  }
}
