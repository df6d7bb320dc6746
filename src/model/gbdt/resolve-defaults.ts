import type { GbdtParameters, GivenGbdtParameters, TrainOptions } from '../train-options.ts';

const ROWS_PER_LEAF = 800;

/**
 * Fills in what depends on the table: a tree of few rows that may have many leaves learns noise, one of many rows and
 * few leaves too little. Chosen by cross-validation over nine data sets: docs/decisions/0011-defaults-of-gbdt.md.
 *
 * @param rows rows to learn from, those that early stopping holds back among them
 */
export function resolveDefaults(given: GivenGbdtParameters, rows: number): GbdtParameters {
  const leaves = Math.min(31, Math.max(8, Math.floor(rows / ROWS_PER_LEAF)));
  return { ...given, num_leaves: given.num_leaves ?? leaves };
}

/** The options that a model of so many rows is trained with: what its card tells. */
export function resolveOptions(options: TrainOptions, rows: number): TrainOptions {
  if (options.algorithm !== 'gbdt') return options;
  return { ...options, parameters: resolveDefaults(options.parameters, rows) };
}
