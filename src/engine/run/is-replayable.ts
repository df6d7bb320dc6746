import type { Stage } from '../project/project.ts';

/** Whether a result may stand for another run. What a command makes of its old output is no function of its inputs. */
export const isReplayable = ({ alwaysChanged, outputs }: Stage): boolean =>
  !alwaysChanged && !outputs.some(({ persist }) => persist);
