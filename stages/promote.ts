import * as z from 'zod';
import { MlopsError } from '../src/core/error.ts';
import type { ModelVersion } from '../src/core/model-version.ts';
import { EXIT } from '../src/core/exit-code.ts';
import { prettyJson } from '../src/core/json/pretty-json.ts';
import { defineStage, input, report, state } from '../src/core/stage.ts';
import { writeFileAtomic } from '../src/core/files/write-file.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import type { PromotionDocument } from '../src/documents/promotion-document.ts';
import { championModel } from '../src/registry/promotion/champion-model.ts';
import { decidePromotion } from '../src/registry/promotion/gate.ts';
import { baselineState } from '../src/registry/journal/state-answer.ts';
import { promotionReport } from '../src/reporting/promotion/promotion-report.ts';
import { judgeModel, type Judgement, type TestRows } from '../src/scoring/model/judge-model.ts';
import { openScoringModel } from '../src/scoring/model/scoring-model.ts';

const minimum = (what: string) => z.number().min(0).max(1).default(0).describe(what);

const parameters = z.strictObject({
  candidate: input('the model directory of the candidate', 'models/candidate'),
  test: input('labelled rows that neither model was trained on, as Parquet', 'data/test.parquet'),
  registry: state('baseline', 'the model registry', 'models/registry'),
  report: report('what was compared and decided', 'reports/promotion'),
  minimum: z
    .strictObject({
      f1: minimum('F1 on the test rows at least'),
      auc: minimum('AUC on the test rows at least'),
    })
    .prefault({})
    .describe('thresholds that a candidate must meet'),
  require: z.boolean().default(false).describe('fail when the candidate is not promoted'),
});

export default defineStage({
  name: 'promote',
  description: 'Promotes the candidate if it meets the thresholds and beats the champion',
  parameters,
  run: async ({ with: options, state: answers, threads, progress, log }) => {
    progress(0, 'judging the candidate');
    const candidate = await judge(options.candidate, options, threads, 'candidate');
    const reference = baselineState(answers['registry']);
    let baseline: Judged | null = null;
    if (reference !== null) {
      progress(0.5, 'judging the champion');
      const champion = await championModel(options.registry, reference);
      baseline = await judge(champion.directory, options, threads, 'champion', candidate.test);
    }
    const decided = decidePromotion(candidate, baseline, options.minimum);
    const data = {
      format: 1,
      decision: decided.decision,
      reasons: [...decided.reasons],
      candidate: figures(candidate),
      baseline: baseline === null ? null : figures(baseline),
      gates: decided.gates.map((gate) => ({ ...gate })),
      test_rows: candidate.rows,
    } satisfies PromotionDocument;
    await writeFileAtomic(`${options.report}.json`, prettyJson(data));
    await writeFileAtomic(`${options.report}.html`, await promotionReport(data));
    log(`${candidate.version} ${decided.decision}: ${decided.reasons.join('; ')}`);
    if (options.require && decided.decision === 'kept') throw rejected(data);
  },
});

interface Judged extends Judgement {
  readonly version: ModelVersion;
  readonly test: TestRows;
}

/** @param test without it, the model's own key and target name and label the rows: both models answer one question */
async function judge(
  directory: string,
  options: z.output<typeof parameters>,
  threads: number,
  role: 'candidate' | 'champion',
  test?: TestRows,
): Promise<Judged> {
  const model = await openScoringModel(directory, { threads });
  const database = await openDatabase({ threads });
  try {
    const { key, target, positive } = model.card;
    const rows = test ?? {
      path: options.test,
      key,
      target: { name: target, positive: positive ?? undefined },
    };
    const judgement = await judgeModel(database, rows, model, role);
    return { ...judgement, version: model.identity.version, test: rows };
  } finally {
    database.close();
    await model.onnx.close();
  }
}

function figures(judged: Judged) {
  const { version, f1, auc, precision, recall, accuracy, brier, threshold } = judged;
  return {
    version,
    f1,
    auc,
    average_precision: judged.averagePrecision,
    precision,
    recall,
    accuracy,
    log_loss: judged.logLoss,
    brier,
    threshold,
  };
}

function rejected(data: PromotionDocument): MlopsError {
  return new MlopsError({
    code: 'GATE_REJECTED',
    message: `the candidate \`${data.candidate.version}\` was not promoted: ${data.reasons.join('; ')}`,
    hints: [
      'the report shows the figures of both models',
      'without `require: true` the pipeline goes on and the model in production stays',
    ],
    exitCode: EXIT.no,
    details: { keep: ['report'], gates: data.gates.map((gate) => ({ ...gate })) },
  });
}
