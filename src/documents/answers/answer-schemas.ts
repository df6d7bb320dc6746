/** The schema of what each command prints with `--json` when it has an answer. */
import type * as z from 'zod';
import { reproducibilitySchema } from '../reproducibility.ts';
import { stageDetailsSchema, stageListSchema } from '../stage-listing.ts';
import { cacheCollectionSchema, cacheStatsSchema, cacheVerificationSchema } from './cache-answers.ts';
import { freezeAnswerSchema } from './freeze-answer.ts';
import { graphAnswerSchema } from './graph-answer.ts';
import { logsAnswerSchema } from './logs-answer.ts';
import { modelsHistorySchema, modelsInitSchema, modelsListSchema } from './models-answers.ts';
import { explanationAnswerSchema, lockAnswerSchema, planAnswerSchema } from './plan-answer.ts';
import { plotsAnswerSchema } from './plots-answer.ts';
import { helpAnswerSchema, versionAnswerSchema } from './program-answers.ts';
import { reproAnswerSchema } from './repro-answer.ts';
import { scoreAnswerSchema } from './score-answer.ts';
import { transferAnswerSchema } from './transfer-answer.ts';
import {
  diffAnswerSchema,
  metricsAnswerSchema,
  metricsDiffSchema,
  parametersAnswerSchema,
  parametersDiffSchema,
} from './values-answer.ts';

/** By what is typed after `mlops`. */
export const answerSchemas = {
  '--help': helpAnswerSchema,
  '--version': versionAnswerSchema,
  'cache gc': cacheCollectionSchema,
  'cache pull': transferAnswerSchema,
  'cache push': transferAnswerSchema,
  'cache stats': cacheStatsSchema,
  'cache verify': cacheVerificationSchema,
  dag: graphAnswerSchema,
  diff: diffAnswerSchema,
  freeze: freezeAnswerSchema,
  logs: logsAnswerSchema,
  metrics: metricsAnswerSchema,
  'metrics diff': metricsDiffSchema,
  'metrics show': metricsAnswerSchema,
  'models history': modelsHistorySchema,
  'models init': modelsInitSchema,
  'models list': modelsListSchema,
  params: parametersAnswerSchema,
  'params diff': parametersDiffSchema,
  'params show': parametersAnswerSchema,
  plots: plotsAnswerSchema,
  'plots diff': plotsAnswerSchema,
  'plots show': plotsAnswerSchema,
  repro: reproAnswerSchema,
  'repro --dry': planAnswerSchema,
  'repro --dry --frozen-lock': lockAnswerSchema,
  score: scoreAnswerSchema,
  stages: stageListSchema,
  'stages NAME': stageDetailsSchema,
  status: planAnswerSchema,
  unfreeze: freezeAnswerSchema,
  'verify-reproducibility': reproducibilitySchema,
  why: explanationAnswerSchema,
} satisfies { readonly [command: string]: z.ZodType };
