/** One trained model on disk: `model.onnx`, the product; `model.json`, what it is; `MLmodel`, for MLflow. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Digest, digestBytes } from '../core/digest.ts';
import { prettyJson } from '../core/pretty-json.ts';
import { VERSION } from '../core/version.ts';
import { writeFileAtomic } from '../core/write-file.ts';
import type { CalibrationOrNone } from './calibration/calibration.ts';
import { mlflowModel } from './mlflow-model.ts';
import type { ModelCard } from './model-card.ts';
import { encodeModel } from './onnx/encode-model.ts';
import type { TrainOptions } from './train-options.ts';
import type { EarlyStopping, TrainedModel } from './trained-model.ts';

export interface ModelFacts {
  readonly options: TrainOptions;
  readonly key: string;
  readonly target: string;
  readonly positive: ModelCard['positive'];
  /** From where on a row is positive: a probability, and the margin that decides. */
  readonly threshold: { readonly probability: number; readonly margin: number };
  readonly calibration: CalibrationOrNone;
  readonly search?: ModelCard['search'];
  readonly outOfFold?: ModelCard['out_of_fold'];
  readonly dropped?: ModelCard['dropped'];
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
  const onnx = encodeModel(model, facts.threshold.margin, facts.calibration);
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
    threshold: threshold.probability,
    threshold_margin: threshold.margin,
    calibration: facts.calibration,
    search: facts.search ?? null,
    out_of_fold: facts.outOfFold ?? null,
    dropped: facts.dropped ?? [],
    columns: describeColumns(model),
    ...describeSolution(model),
    margin: {
      type: model.kind === 'gbdt' ? 'float32' : 'float64',
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
        const { otherWeight, missingWeight, ...rest } = column;
        return { ...rest, other_weight: otherWeight, missing_weight: missingWeight };
      });
    case 'mlp':
      return model.columns.map((column) => {
        if (column.kind === 'categorical') {
          return { kind: column.kind, name: column.name, categories: column.categories };
        }
        const { kind, name, median, mean, scale } = column;
        return { kind, name, median, mean, scale };
      });
  }
}

/** How training ended, where that is not told by the parameters; the weights of a network stand in `model.onnx` alone. */
function describeSolution(model: TrainedModel): Pick<ModelCard, 'solution' | 'layers'> {
  switch (model.kind) {
    case 'gbdt':
      return model.stopping === undefined ? {} : { solution: describeStopping(model.stopping) };
    case 'logistic': {
      const { iterations, lastStep, converged } = model.solution;
      return { solution: { iterations, last_step: lastStep, converged } };
    }
    case 'mlp': {
      const { epochs, bestEpoch, validationLogLoss } = model.solution;
      return {
        solution: { epochs, best_epoch: bestEpoch, validation_log_loss: validationLogLoss },
        layers: model.layers.map(({ inputs, outputs, weightBits, bits, bound, cap }) => ({
          inputs,
          outputs,
          weight_bits: weightBits,
          grid_bits: bits,
          bound,
          cap,
        })),
      };
    }
  }
}

function describeStopping(stopping: EarlyStopping): NonNullable<ModelCard['solution']> {
  const { iterations, bestIteration, validationLogLoss, baseLogLoss, validationAuc, validationRows } =
    stopping;
  return {
    iterations,
    best_iteration: bestIteration,
    validation_log_loss: validationLogLoss,
    base_log_loss: baseLogLoss,
    ...(validationAuc === undefined ? {} : { validation_auc: validationAuc }),
    validation_rows: validationRows,
  };
}
