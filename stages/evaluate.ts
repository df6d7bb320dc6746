import { join } from 'node:path';
import * as z from 'zod';
import type { LabelledTable } from '../src/core/matrix.ts';
import { prettyJson } from '../src/core/json/pretty-json.ts';
import { defineStage, input, metrics, report } from '../src/core/stage.ts';
import { writeFileAtomic } from '../src/core/files/write-file.ts';
import type { ModelCard } from '../src/documents/model-card.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import type { Profile } from '../src/data/profile/profile.ts';
import { readFeatures } from '../src/data/features/read-features.ts';
import { marginOf } from '../src/model/calibration/calibration.ts';
import { evaluateMargins } from '../src/model/metrics/evaluate-margins.ts';
import { readModelDirectory } from '../src/model/artifact/read-model-directory.ts';
import { openOnnxModel } from '../src/model/onnx/session.ts';
import type { Threshold } from '../src/model/search/tune-threshold.ts';
import { readModelProfile } from '../src/scoring/model/read-model-profile.ts';
import { evaluationReport } from '../src/reporting/evaluation/evaluation-report.ts';
import { describeEvaluation, flatMetrics } from './describe-evaluation.ts';

const parameters = z.strictObject({
  input: input('labelled rows that the model has not seen, as Parquet', 'data/test.parquet'),
  model: input('the model directory that `train` made', 'models/candidate'),
  metrics: metrics('the figures, as flat JSON', 'reports/metrics.json'),
  report: report('the figures with curves, as JSON and as a page', 'reports/evaluation'),
  threshold: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .meta({ examples: [0.5] })
    .describe('probability from which on a row counts as positive; default: the threshold of the model'),
});

export default defineStage({
  name: 'evaluate',
  description: 'Scores rows the model has not seen through its ONNX file and says how good it is',
  parameters,
  run: async ({ with: options, threads, progress, log }) => {
    const { card, identity } = await readModelDirectory(options.model);
    const { version } = identity;
    const threshold = chooseThreshold(card, options.threshold);
    const profile = await readModelProfile(options.model, card);
    const table = await readRows(options.input, card, profile, threads);
    progress(0.3, `scoring ${table.rows} rows`);
    const margins = await scoreRows(options.model, table, threads);
    progress(0.6, 'computing metrics');
    const evaluation = evaluateMargins(table.target, margins, threshold.margin, card.calibration);
    const figures = flatMetrics(evaluation, threshold);
    const data = describeEvaluation({ version, card, threshold, evaluation, labels: table.target, margins });
    progress(0.8, 'drawing the report');
    await writeFileAtomic(options.metrics, prettyJson(figures));
    await writeFileAtomic(`${options.report}.json`, prettyJson(data));
    await writeFileAtomic(`${options.report}.html`, await evaluationReport(data));
    log(`model ${version}: AUC ${figures.auc.toFixed(4)}, F1 ${figures.f1.toFixed(4)} on ${table.rows} rows`);
  },
});

function chooseThreshold(card: ModelCard, wanted: number | undefined): Threshold {
  return wanted === undefined
    ? { probability: card.threshold, margin: card.threshold_margin }
    : { probability: wanted, margin: marginOf(card.calibration, wanted) };
}

async function readRows(
  path: string,
  card: ModelCard,
  profile: Profile | undefined,
  threads: number,
): Promise<LabelledTable> {
  const database = await openDatabase({ threads });
  try {
    const target = { name: card.target, positive: card.positive ?? undefined };
    return await readFeatures(database, path, card.columns, { key: card.key, target, profile });
  } finally {
    database.close();
  }
}

async function scoreRows(directory: string, table: LabelledTable, threads: number): Promise<Float64Array> {
  const model = await openOnnxModel(join(directory, 'model.onnx'), { threads });
  try {
    return await model.margins(table);
  } finally {
    await model.close();
  }
}
