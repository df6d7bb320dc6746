import type { GbdtParameters } from '../train-options.ts';
import type { EarlyStopping } from '../trained-model.ts';
import { stopsEarly } from './hold-out.ts';
import type { Workbench } from './workbench.ts';

/** Looks at the rows held back after each tree, and knows the best one so far. */
export interface StoppingWatch {
  /** @returns mean log-loss of the rows held back */
  readonly look: (step: number) => number;
  /** Whether it is time to end. */
  readonly isOver: (step: number) => boolean;
  readonly outcome: (steps: number) => EarlyStopping;
}

/**
 * A tree is the best when the log-loss is lower than at the best before by more than `min_delta`; the first one is, in
 * any case. Undefined when nothing is held back. Losses are sums of integers, so no order of rows can move the end.
 */
export function watchForStopping(bench: Workbench, parameters: GbdtParameters): StoppingWatch | undefined {
  if (!stopsEarly(parameters)) return undefined;
  const { early_stopping_rounds: patience = 0, min_delta: delta = 0 } = parameters;
  const baseLogLoss = bench.meanLogLoss('held');
  let best = { step: 0, loss: Infinity };
  return {
    look: (step) => {
      const loss = bench.meanLogLoss('held');
      if (loss < best.loss - delta) best = { step, loss };
      return loss;
    },
    isOver: (step) => step - best.step >= patience,
    outcome: (iterations) => ({
      iterations,
      bestIteration: best.step,
      validationLogLoss: best.loss,
      baseLogLoss,
      validationRows: bench.index.length - bench.learned,
    }),
  };
}
