import * as z from 'zod';
import { writeReport } from '../src/core/files/write-report.ts';
import { defineStage, input, output, report } from '../src/core/stage.ts';
import { CALIBRATIONS } from '../src/model/calibration/fit-calibration.ts';
import { searchOptions } from '../src/model/search/search-options.ts';
import { ALGORITHM_PARAMETERS, ALGORITHMS } from '../src/model/train-options.ts';
import { trainingReport } from '../src/reporting/training/training-report.ts';
import { checkAgainstProfile } from '../src/training/check-against-profile.ts';
import { listCandidates } from '../src/training/list-candidates.ts';
import { trainFromTable } from '../src/training/train-from-table.ts';

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

export default defineStage({
  name: 'train',
  description: 'Trains a model, exports it to ONNX and proves on every row that both give the same margins',
  parameters,
  variants: [{ parameter: 'params', by: 'algorithm', schemas: ALGORITHM_PARAMETERS }],
  // A parameter out of range, or a column that the profile does not have, is told before any row is read.
  check: async (options, ready) => {
    const candidates = listCandidates(options, Object.keys(parameters.shape));
    if (ready.has('profile')) await checkAgainstProfile(options, candidates);
  },
  run: async ({ with: options, threads, progress, log, memo }) => {
    const warn = (warning: string) => log(`warning: ${warning}`);
    const document = await trainFromTable(options, { threads, worker: FIT_WORKER, memo, progress, warn });
    progress(0.9, 'writing the report');
    await writeReport(options.report, document, () => trainingReport(document));
    const { model_version: version, rows, columns, export: exported } = document;
    log(`model ${version}: ${rows.total} rows, ${columns.length} columns, ${exported.onnx_bytes} bytes`);
  },
});

// The worker is an entry of its own in the build, and a module beside the others in the sources.
const FIT_WORKER = new URL(
  import.meta.url.endsWith('.ts') ? '../src/model/search/fit-worker.ts' : '../model/search/fit-worker.js',
  import.meta.url,
);
