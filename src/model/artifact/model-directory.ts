/**
 * One trained model on disk: `model.onnx`, the product; `model.json`, what it is; `profile.json`, what rows to score must
 * look like; `MLmodel`, for MLflow. docs/decisions/0016-model-directory.md says why each stands there.
 */
import { join } from 'node:path';
import { type Digest, digestBytes } from '../../core/digest.ts';
import type { LabelledTable } from '../../core/feature-table.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { startSha256 } from '../../core/sha256.ts';
import { VERSION } from '../../core/version.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import { cardDigest, type ModelCard2 } from '../../documents/model-card.ts';
import type { CalibrationOrNone } from '../calibration/calibration.ts';
import { describeColumns } from './describe-columns.ts';
import { describeSolution } from './describe-solution.ts';
import { exampleRows } from './example-rows.ts';
import { mlflowModel } from './mlflow-model.ts';
import { encodeModel } from '../onnx/encode-model.ts';
import type { TrainOptions } from '../train-options.ts';
import type { TrainedModel } from './trained-model.ts';

export interface ModelFacts {
  readonly options: TrainOptions;
  readonly key: string;
  readonly target: string;
  readonly positive: ModelCard2['positive'];
  /** From where on a row is positive: a probability, and the margin that decides. */
  readonly threshold: { readonly probability: number; readonly margin: number };
  readonly calibration: CalibrationOrNone;
  readonly search?: ModelCard2['search'];
  readonly outOfFold?: ModelCard2['out_of_fold'];
  readonly dropped?: ModelCard2['dropped'];
  /** What rows to score must look like: the profile of the model's columns and the key, as canonical JSON. */
  readonly profile: string;
  readonly training: {
    /** Of the file that the rows came from. */
    readonly data: Digest;
    readonly table: LabelledTable;
    /** Of the table's rows. */
    readonly margins: Float64Array;
    readonly metrics: ModelCard2['training']['metrics'];
  };
}

/** Writes the directory's four files; equal models and facts give equal bytes. */
export async function writeModelDirectory(
  directory: string,
  model: TrainedModel,
  facts: ModelFacts,
): Promise<ModelCard2> {
  const onnx = encodeModel(model, facts.threshold.margin, facts.calibration);
  const described = describe(model, facts, onnx);
  const mlflow = mlflowModel(described);
  const files = {
    MLmodel: digestBytes(mlflow),
    'model.onnx': described.onnx.digest,
    'profile.json': digestBytes(facts.profile),
  };
  const card = { ...described, files, digest: cardDigest({ ...described, files }) };
  await writeFileAtomic(join(directory, 'model.onnx'), onnx);
  await writeFileAtomic(join(directory, 'profile.json'), facts.profile);
  await writeFileAtomic(join(directory, 'MLmodel'), mlflow);
  // Last: what vouches for the others.
  await writeFileAtomic(join(directory, 'model.json'), prettyJson(card));
  return card;
}

function describe(
  model: TrainedModel,
  facts: ModelFacts,
  onnx: Uint8Array,
): Omit<ModelCard2, 'files' | 'digest'> {
  const { options, key, target, positive, threshold, calibration } = facts;
  const { data, table, margins, metrics } = facts.training;
  const { bits, bound, significand } = model.grid;
  const { negative, positive: ones } = model.classWeights;
  return {
    format: 2,
    producer: { name: 'mlops', version: VERSION },
    algorithm: options.algorithm,
    parameters: options.parameters,
    seed: options.seed,
    key,
    target,
    positive,
    threshold: threshold.probability,
    threshold_margin: threshold.margin,
    calibration,
    search: facts.search ?? null,
    out_of_fold: facts.outOfFold ?? null,
    dropped: facts.dropped ?? [],
    columns: describeColumns(model, table),
    class_weights: { negative, positive: ones },
    ...(model.kind === 'gbdt' ? { covers: model.trees.map((tree) => tree.map(({ rows }) => rows)) } : {}),
    examples: exampleRows(model, table, margins, calibration),
    ...describeSolution(model),
    margin: {
      type: model.kind === 'gbdt' ? 'float32' : 'float64',
      grid_bits: bits,
      bound,
      significand_bits: significand,
    },
    training: {
      data,
      rows: table.rows,
      positives: table.target.reduce((sum, label) => sum + label, 0),
      metrics,
    },
    onnx: {
      digest: digestBytes(onnx),
      sha256: startSha256().update(onnx).digest('hex'),
      bytes: onnx.length,
    },
  };
}
