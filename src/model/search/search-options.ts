/** How the stage `train` looks for parameters, as it stands in pipeline.yaml. */
import * as z from 'zod';
import { SCORINGS } from './fold-scores.ts';

export const searchOptions = z.strictObject({
  grid: z
    .record(z.string(), z.array(z.json()).min(1))
    .default({})
    .describe('values to try, by name of a parameter; every combination is a candidate'),
  folds: z.int().min(2).max(100).default(5).describe('parts that rows are cut into; each is held out once'),
  scoring: z.enum(SCORINGS).default('log_loss').describe('the mean of which over all held-out folds decides'),
  repeats: z.int().min(1).max(100).default(1).describe('times that all is done over, with other folds'),
});

export type SearchOptions = z.output<typeof searchOptions>;
