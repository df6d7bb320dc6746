import type { StagePlan } from '../../engine/project/plan.ts';

/** `fresh`, `frozen`, `cached`, `run`, or `may run` while an input is still to be made. */
export function verdictWord({ verdict }: Pick<StagePlan, 'verdict'>) {
  switch (verdict.kind) {
    case 'fresh':
      return verdict.frozen ? 'frozen' : 'fresh';
    case 'cached':
      return 'cached';
    case 'run':
      return verdict.certain ? 'run' : 'may run';
  }
}
