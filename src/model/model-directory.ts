/** One trained model on disk: `model.onnx`, the product; `model.json`, what it is; `MLmodel`, for MLflow. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Digest, digestBytes } from '../core/digest.ts';
import { logit } from '../core/exact/logistic.ts';
import { prettyJson } from '../core/pretty-json.ts';
import { VERSION } from '../core/version.ts';
import { writeFileAtomic } from '../core/write-file.ts';
import { mlflowModel } from './mlflow-model.ts';
import type { ModelCard } from './model-card.ts';
import { encodeModel } from './onnx/encode-model.ts';
import type { TrainOptions } from './train-options.ts';
import type { TrainedModel } from './trained-model.ts';

export interface ModelFacts {
  readonly options: TrainOptions;
  readonly key: string;
  readonly target: string;
  readonly positive: ModelCard['positive'];
  /** Probability from which on a row is positive, strictly between 0 and 1. */
  readonly threshold: number;
  readonly training: {
    /** Of the file that the rows came from. */
    readonly data: Digest;
    readonly rows: number;
    readonly positives: number;
    readonly metrics: ModelCard['training']['metrics'];
  };
}

/** Writes the directory's three files; equal models and facts give equal bytes. */
export async function writeModelDirectory(
  directory: string,
  model: TrainedModel,
  facts: ModelFacts,
): Promise<ModelCard> {
  const onnx = encodeModel(model, logit(facts.threshold));
  const card = describe(model, facts, onnx);
  await writeFileAtomic(join(directory, 'model.onnx'), onnx);
  await writeFileAtomic(join(directory, 'model.json'), prettyJson(card));
  await writeFileAtomic(join(directory, 'MLmodel'), mlflowModel(card));
  return card;
}

function describe(model: TrainedModel, facts: ModelFacts, onnx: Uint8Array): ModelCard {
  const { options, key, target, positive, threshold, training } = facts;
  const { bits, bound, significand } = model.grid;
  return {
    format: 1,
    producer: { name: 'mlops', version: VERSION },
    algorithm: options.algorithm,
    parameters: options.parameters,
    seed: options.seed,
    key,
    target,
    positive,
    threshold,
    threshold_margin: logit(threshold),
    columns: describeColumns(model),
    margin: {
      type: significand === 24 ? 'float32' : 'float64',
      grid_bits: bits,
      bound,
      significand_bits: significand,
    },
    training,
    onnx: {
      digest: digestBytes(onnx),
      sha256: createHash('sha256').update(onnx).digest('hex'),
      bytes: onnx.length,
    },
  };
}

function describeColumns(model: TrainedModel): ModelCard['columns'] {
  switch (model.kind) {
    case 'gbdt':
      return model.columns;
    case 'logistic':
      return model.columns.map((column) => {
        if (column.kind === 'numeric') return column;
        const { missingWeight, ...rest } = column;
        return { ...rest, missing_weight: missingWeight };
      });
  }
}
