import { join } from 'node:path';
import * as z from 'zod';
import { digestFile } from '../src/core/digest.ts';
import { MlopsError } from '../src/core/error.ts';
import type { JsonValue } from '../src/core/json/json.ts';
import type { FeatureTable } from '../src/core/matrix.ts';
import { modelVersion } from '../src/core/model-version.ts';
import { prettyJson } from '../src/core/json/pretty-json.ts';
import { defineStage, input, output, report } from '../src/core/stage.ts';
import { writeFileAtomic } from '../src/core/files/write-file.ts';
import { canonicalJson } from '../src/core/json/canonical-json.ts';
import { modelProfile } from '../src/data/profile/model-profile.ts';
import type { Profile } from '../src/data/profile/profile.ts';
import type { TrainingDocument } from '../src/documents/training-document.ts';
import type { ModelCard } from '../src/documents/model-card.ts';
import { missingTexts } from '../src/data/types/missing-value.ts';
import { CALIBRATIONS } from '../src/model/calibration/fit-calibration.ts';
import { weightParameter } from '../src/model/class-weights.ts';
import { dropConstantColumns } from '../src/model/columns/drop-constant-columns.ts';
import { requireMonotone } from '../src/model/gbdt/trees/monotone.ts';
import { settleOptions } from '../src/model/gbdt/resolve-defaults.ts';
import { columnImportance } from '../src/model/explain/importance.ts';
import { evaluateMargins } from '../src/model/metrics/evaluate-margins.ts';
import { writeModelDirectory } from '../src/model/artifact/model-directory.ts';
import { openOnnxModel } from '../src/model/onnx/session.ts';
import { scoreMargins } from '../src/model/score-margins.ts';
import { chooseModel, needsFolds } from '../src/model/search/choose-model.ts';
import { expandGrid } from '../src/model/search/expand-grid.ts';
import { searchOptions } from '../src/model/search/search-options.ts';
import { trainModel } from '../src/model/train-model.ts';
import {
  ALGORITHM_PARAMETERS,
  ALGORITHMS,
  parseTrainOptions,
  type TrainOptions,
} from '../src/model/train-options.ts';
import type { TrainedModel } from '../src/model/artifact/trained-model.ts';
import { verifyExport } from '../src/model/artifact/verify-export.ts';
import { trainingReport } from '../src/reporting/training/training-report.ts';
import { describeSearch } from './describe-search.ts';
import { readTrainingRows, selectColumns } from './read-training-rows.ts';
import { crowdedWarnings, tableWarnings } from './table-warnings.ts';
import { constantWarnings, modelWarnings, slownessWarning, weightWarnings } from './train-warnings.ts';

const parameters = z.strictObject({
  input: input('the rows to learn from, as Parquet', 'data/train.parquet'),
  profile: input('the profile that says which columns there are and of what kind', 'profiles/features.json'),
  key: z
    .string()
    .min(1)
    .meta({ examples: ['customer_id'] })
    .describe('the column that names a row; the model does not see it'),
  target: z
    .string()
    .min(1)
    .meta({ examples: ['churned'] })
    .describe('the target column: two values'),
  positive: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .meta({ examples: ['Yes'] })
    .describe('the value of the target that counts as positive; not needed for booleans and for 0 and 1'),
  exclude: z
    .array(z.string())
    .default([])
    .meta({ examples: [['signup_source']] })
    .describe('columns that the model must not see'),
  model: output(
    'the directory of the model: model.onnx, model.json, profile.json, MLmodel',
    'models/candidate',
  ),
  report: report('what was learned, as JSON and HTML', 'reports/training'),
  algorithm: z
    .enum(ALGORITHMS)
    .default('gbdt')
    .describe('gbdt: gradient-boosted trees; logistic: logistic regression; mlp: a neural network'),
  seed: z
    .int()
    .min(0)
    .meta({ examples: [42] })
    .describe('the seed of what is drawn'),
  threshold: z
    .union([z.number().gt(0).lt(1), z.strictObject({ maximize: z.literal('f1') })])
    .default(0.5)
    .describe(
      'the probability from which on a row is called positive; `maximize: f1` finds it on rows held out',
    ),
  calibration: z
    .enum(['none', ...CALIBRATIONS])
    .default('none')
    .describe(
      'how probabilities are made to come true, from rows held out: platt (a sigmoid), isotonic (steps)',
    ),
  params: z
    .record(z.string(), z.json())
    .default({})
    .meta({ examples: [{ learning_rate: 0.05 }] })
    .describe('parameters of the algorithm'),
  search: searchOptions
    .optional()
    .meta({ examples: [{ grid: { learning_rate: [0.05, 0.1] } }] })
    .describe('parameters to choose by stratified cross-validation'),
});

type Parameters = z.output<typeof parameters>;

export default defineStage({
  name: 'train',
  description: 'Trains a model, exports it to ONNX and proves on every row that both give the same margins',
  parameters,
  variants: [{ parameter: 'params', by: 'algorithm', schemas: ALGORITHM_PARAMETERS }],
  // A parameter out of range is told before any row is read.
  check: (options) => void candidatesOf(options),
  run: async ({ with: options, threads, progress, log, memo }) => {
    const request = choiceRequest(options);
    const { profile, columns } = await selectColumns(options);
    for (const { options: fit } of candidatesOf(options)) {
      if (fit.algorithm === 'gbdt') requireMonotone(columns, fit.parameters);
    }
    progress(0, 'reading rows');
    const held = needsFolds(request);
    const lanes = held && threads > 1 ? threads : 0;
    const { read, coarse } = await readTrainingRows(
      options,
      { profile, columns },
      { threads, keys: held, lanes },
    );
    const { table, dropped } = dropConstantColumns(read);
    const { digest } = await digestFile(options.input);
    const warnings = [...tableWarnings(table, dropped, coarse)];
    const rows = {
      digest,
      columns: columns.map(({ name, kind }) => ({ name, kind })),
      missing: profile.fields.map((field) => ({
        name: field.name,
        type: field.type,
        texts: missingTexts(field, profile),
      })),
      key: options.key,
      target: options.target,
    };
    const choice = await chooseModel(
      table,
      { ...request, rows: { ...rows, positive: options.positive ?? null } },
      { threads, worker: FIT_WORKER },
      memo,
      (fraction, doing) => progress(0.1 + 0.4 * fraction, doing),
    );
    // Where nothing was held out, learning is most of the work.
    const before = held ? 0.5 : 0.1;
    const learning = (fraction: number, doing: string): void =>
      progress(before + (0.7 - before) * fraction, doing);
    const size = { rows: table.rows, columns: table.columns.length };
    const slowness = slownessWarning(choice.options, size, threads);
    if (slowness !== undefined) log(`warning: ${slowness}`);
    const model = trainModel(table, choice.options, learning, threads);
    progress(0.7, 'scoring the training rows');
    const margins = scoreMargins(model, table);
    warnings.push(
      ...crowdedWarnings(table, choice.options),
      ...constantWarnings(model, choice.options, margins),
      ...modelWarnings(model),
      ...weightWarnings(choice.options, choice.calibration !== null),
    );
    for (const warning of warnings) log(`warning: ${warning}`);
    const { auc, logLoss } = evaluateMargins(table.target, margins, 0, choice.calibration);
    const card = await writeModelDirectory(options.model, model, {
      options: settleOptions(choice.options, table.rows),
      key: options.key,
      target: options.target,
      positive: options.positive ?? null,
      threshold: choice.threshold,
      calibration: choice.calibration,
      search: describeSearch(choice, request.search),
      outOfFold: choice.outOfFold ?? null,
      dropped,
      profile: profileText(profile, model, options.key),
      training: { data: digest, table, margins, metrics: { auc, log_loss: logLoss } },
    });

    progress(0.8, 'comparing with ONNX Runtime');
    await compareExport(options.model, table, margins, threads);
    progress(0.9, 'writing the report');
    const { version } = await modelVersion(options.model);
    await writeReport(options.report, reportData(model, card, version, warnings));
    log(`model ${version}: ${table.rows} rows, ${table.columns.length} columns, ${card.onnx.bytes} bytes`);
  },
});

// The worker is an entry of its own in the build, and a module beside the others in the sources.
const FIT_WORKER = new URL(
  import.meta.url.endsWith('.ts') ? '../src/model/search/fit-worker.ts' : '../model/search/fit-worker.js',
  import.meta.url,
);

function choiceRequest({ algorithm, seed, params, search, calibration, threshold }: Parameters) {
  return {
    algorithm,
    seed,
    params,
    search: search ?? searchOptions.parse({}),
    searched: search !== undefined,
    calibration,
    threshold,
  };
}

function candidatesOf(options: Parameters) {
  const { algorithm, seed, params, search } = choiceRequest(options);
  const misplaced = Object.keys({ ...params, ...search.grid }).filter((name) => isBeside(name));
  if (misplaced.length > 0) throw besideParams(misplaced);
  return expandGrid(algorithm, seed, params, search.grid);
}

const isBeside = (name: string): boolean => Object.hasOwn(parameters.shape, name);

function besideParams(names: readonly string[]): MlopsError {
  const list = names.map((name) => `\`${name}\``).join(', ');
  const [are, parameter] = names.length === 1 ? ['is', 'a parameter'] : ['are', 'parameters'];
  return new MlopsError({
    code: 'TRAIN_PARAMETER_INVALID',
    message: `${list} ${are} ${parameter} of the stage \`train\`, not of the algorithm`,
    hints: [`write ${names.length === 1 ? 'it' : 'them'} beside \`params\`, under \`with\``],
  });
}

function profileText(profile: Profile, model: TrainedModel, key: string): string {
  const names = model.columns.map(({ name }) => name);
  return canonicalJson(JSON.parse(JSON.stringify(modelProfile(profile, names, key))) as JsonValue);
}

async function compareExport(
  directory: string,
  table: FeatureTable,
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

function reportData(
  model: TrainedModel,
  card: ModelCard,
  version: string,
  warnings: readonly string[],
): TrainingDocument {
  return {
    format: 1,
    algorithm: card.algorithm,
    model_version: version,
    seed: card.seed,
    parameters: card.parameters,
    defaults: { ...defaultParameters(card) },
    target: card.target,
    positive: card.positive,
    threshold: card.threshold,
    calibration: card.calibration,
    search: card.search,
    out_of_fold: card.out_of_fold,
    solution: card.solution ?? null,
    dropped: [...card.dropped],
    warnings: [...warnings],
    rows: { total: card.training.rows, positive: card.training.positives },
    metrics: card.training.metrics,
    margin: card.margin,
    export: { rows_compared: card.training.rows, onnx_bytes: card.onnx.bytes },
    columns: columnImportance(model),
    loss: weightParameter(card.parameters) === undefined ? 'log_loss' : 'weighted_log_loss',
    curve: model.curve.map(({ step, logLoss, validationLogLoss: held, validationAuc: auc }) => ({
      step,
      log_loss: logLoss,
      ...(held === undefined ? {} : { validation_log_loss: held }),
      ...(auc === undefined ? {} : { validation_auc: auc }),
    })),
  };
}

function defaultParameters({ algorithm, seed, training }: ModelCard): TrainOptions['parameters'] {
  return settleOptions(parseTrainOptions(algorithm, seed, {}), training.rows).parameters;
}

async function writeReport(path: string, data: TrainingDocument): Promise<void> {
  await writeFileAtomic(`${path}.json`, prettyJson({ ...data }));
  await writeFileAtomic(`${path}.html`, await trainingReport(data));
}
