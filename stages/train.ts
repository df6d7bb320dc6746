import { join } from 'node:path';
import * as z from 'zod';
import { digestFile } from '../src/core/digest.ts';
import { MlopsError } from '../src/core/error.ts';
import type { LabelledTable } from '../src/core/matrix.ts';
import { modelVersion } from '../src/core/model-version.ts';
import { prettyJson } from '../src/core/pretty-json.ts';
import { defineStage, input, output, report } from '../src/core/stage.ts';
import { didYouMean } from '../src/core/suggest.ts';
import { writeFileAtomic } from '../src/core/write-file.ts';
import { openDatabase } from '../src/dataset/database.ts';
import { type FeatureRequest, featureColumns } from '../src/dataset/feature-columns.ts';
import { readProfile } from '../src/dataset/profile.ts';
import { readFeatures } from '../src/dataset/read-features.ts';
import { columnImportance } from '../src/model/importance.ts';
import { evaluateMargins } from '../src/model/metrics/evaluate-margins.ts';
import type { ModelCard } from '../src/model/model-card.ts';
import { writeModelDirectory } from '../src/model/model-directory.ts';
import { openOnnxModel } from '../src/model/onnx/session.ts';
import { scoreMargins } from '../src/model/score-margins.ts';
import { trainModel } from '../src/model/train-model.ts';
import { ALGORITHMS, parseTrainOptions } from '../src/model/train-options.ts';
import type { TrainedModel } from '../src/model/trained-model.ts';
import { verifyExport } from '../src/model/verify-export.ts';
import { type TrainingReportData, trainingReport } from '../src/reporting/training-report.ts';

const parameters = z.strictObject({
  input: input('the rows to learn from, as Parquet'),
  profile: input('the profile that says which columns there are and of what kind'),
  key: z.string().min(1).describe('the column that names a row; the model does not see it'),
  target: z.string().min(1).describe('the column to foretell: two values'),
  positive: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .describe('the value of the target that counts as positive; not needed for booleans and for 0 and 1'),
  exclude: z.array(z.string()).default([]).describe('columns that the model must not see'),
  model: output('the directory of the model: model.onnx, model.json, MLmodel'),
  report: report('what was learned, as JSON and HTML'),
  algorithm: z
    .enum(ALGORITHMS)
    .default('gbdt')
    .describe('gbdt: gradient-boosted trees; logistic: logistic regression'),
  seed: z.int().min(0).describe('the seed of what is drawn'),
  threshold: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.5)
    .describe('the probability from which on a row is called positive'),
  params: z.record(z.string(), z.json()).default({}).describe('parameters of the algorithm'),
});

type Parameters = z.output<typeof parameters>;

export default defineStage({
  name: 'train',
  description: 'Trains a model, exports it to ONNX and proves on every row that both give the same margins',
  parameters,
  run: async ({ with: options, threads, progress, log }) => {
    const trainOptions = parseTrainOptions(options.algorithm, options.seed, options.params);
    const columns = await selectColumns(options);
    progress(0, 'reading rows');
    const table = await readRows(options, columns, threads);
    const model = trainModel(table, trainOptions, (fraction, doing) => progress(0.1 + 0.6 * fraction, doing));

    progress(0.7, 'scoring the training rows');
    const margins = scoreMargins(model, table);
    const { auc, logLoss, positives } = evaluateMargins(table.target, margins, 0);
    const { digest } = await digestFile(options.input);
    const card = await writeModelDirectory(options.model, model, {
      options: trainOptions,
      key: options.key,
      target: options.target,
      positive: options.positive ?? null,
      threshold: options.threshold,
      training: { data: digest, rows: table.rows, positives, metrics: { auc, log_loss: logLoss } },
    });

    progress(0.8, 'comparing with ONNX Runtime');
    await compareExport(options.model, table, margins, threads);
    progress(0.9, 'writing the report');
    const { version } = await modelVersion(options.model);
    await writeReport(options.report, reportData(model, card, version));
    log(`model ${version}: ${table.rows} rows, ${columns.length} columns, ${card.onnx.bytes} bytes`);
  },
});

async function selectColumns({ profile: path, key, target, exclude }: Parameters): Promise<FeatureRequest[]> {
  const profile = await readProfile(path);
  const names = profile.fields.map((field) => field.name);
  const unknown = exclude.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new MlopsError({
      code: 'EXCLUDE_UNKNOWN',
      message: `\`exclude\` names \`${unknown}\`, which the profile \`${path}\` does not have${didYouMean(unknown, names)}`,
      hints: [`the profile has ${names.map((name) => `\`${name}\``).join(', ')}`],
    });
  }
  return featureColumns(profile, [key, target, ...exclude]);
}

async function readRows(
  { input, key, target, positive }: Parameters,
  columns: readonly FeatureRequest[],
  threads: number,
): Promise<LabelledTable> {
  const database = await openDatabase({ threads });
  try {
    return await readFeatures(database, input, columns, { key, target: { name: target, positive } });
  } finally {
    database.close();
  }
}

async function compareExport(
  directory: string,
  table: LabelledTable,
  margins: Float64Array,
  threads: number,
): Promise<void> {
  const exported = await openOnnxModel(join(directory, 'model.onnx'), { threads });
  try {
    await verifyExport(exported, table, margins);
  } finally {
    await exported.close();
  }
}

function reportData(model: TrainedModel, card: ModelCard, version: string): TrainingReportData {
  return {
    algorithm: card.algorithm,
    model_version: version,
    seed: card.seed,
    parameters: card.parameters,
    target: card.target,
    positive: card.positive,
    threshold: card.threshold,
    rows: { total: card.training.rows, positive: card.training.positives },
    metrics: card.training.metrics,
    margin: card.margin,
    export: { rows_compared: card.training.rows, onnx_bytes: card.onnx.bytes },
    columns: columnImportance(model),
    curve: model.curve.map(({ step, logLoss }) => ({ step, log_loss: logLoss })),
  };
}

async function writeReport(path: string, data: TrainingReportData): Promise<void> {
  await writeFileAtomic(`${path}.json`, prettyJson({ ...data }));
  await writeFileAtomic(`${path}.html`, await trainingReport(data));
}
