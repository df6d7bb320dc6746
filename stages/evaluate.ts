import * as z from 'zod';
import { writeFileAtomic } from '../src/core/files/write-file.ts';
import { writeReport } from '../src/core/files/write-report.ts';
import { prettyJson } from '../src/core/json/pretty-json.ts';
import { defineStage, input, metrics, report } from '../src/core/stage.ts';
import { describeEvaluation, flatMetrics } from '../src/evaluation/describe-evaluation.ts';
import { evaluateModel } from '../src/evaluation/evaluate-model.ts';
import { evaluationReport } from '../src/reporting/evaluation/evaluation-report.ts';

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
    const evaluated = await evaluateModel(options, { threads, progress });
    const figures = flatMetrics(evaluated);
    const document = describeEvaluation(evaluated);
    progress(0.8, 'drawing the report');
    await writeFileAtomic(options.metrics, prettyJson(figures));
    await writeReport(options.report, document, () => evaluationReport(document));
    const { auc, f1, rows } = figures;
    log(`model ${evaluated.version}: AUC ${auc.toFixed(4)}, F1 ${f1.toFixed(4)} on ${rows} rows`);
  },
});
