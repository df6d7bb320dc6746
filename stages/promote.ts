import * as z from 'zod';
import { writeReport } from '../src/core/files/write-report.ts';
import { defineStage, input, report, state } from '../src/core/stage.ts';
import { describePromotion } from '../src/evaluation/describe-promotion.ts';
import { judgeModels } from '../src/evaluation/judge-models.ts';
import { baselineState } from '../src/registry/journal/state-answer.ts';
import { championModel } from '../src/registry/promotion/champion-model.ts';
import { gateRejected } from '../src/registry/promotion/gate-rejected.ts';
import { decidePromotion } from '../src/registry/promotion/gate.ts';
import { promotionReport } from '../src/reporting/promotion/promotion-report.ts';

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
    const { candidate, test, registry, minimum: bounds } = options;
    const reference = baselineState(answers['registry']);
    const champion = reference === null ? null : (await championModel(registry, reference)).directory;
    const judged = await judgeModels({ candidate, champion, test }, { threads, progress });
    const decided = decidePromotion(judged.candidate.evaluation, judged.champion?.evaluation ?? null, bounds);
    const document = describePromotion(judged, decided);
    await writeReport(options.report, document, () => promotionReport(document));
    log(`${document.candidate.version} ${document.decision}: ${document.reasons.join('; ')}`);
    if (options.require && document.decision === 'kept') throw gateRejected(document);
  },
});
