import { confirmLockFile, rehearse, type RehearseOptions } from '../../../app/run/dry-run.ts';
import type { Host } from '../../host.ts';
import type { Answer } from '../../mlops-command.ts';
import { renderError } from '../render-error.ts';
import { renderPlan } from '../plan/plan-table.ts';

/** The answer of `repro --dry`, and of `repro --dry --frozen-lock`. */
export async function rehearsalAnswer(
  host: Host,
  options: RehearseOptions,
  frozenLock: boolean,
): Promise<Answer> {
  if (frozenLock) {
    const { data, ...answer } = await confirmLockFile(host, options);
    return { ...answer, text: () => `\`${data.lockFile}\` would not change\n` };
  }
  const { data, ...answer } = await rehearse(host, options);
  const { stages, refusal } = data;
  return {
    ...answer,
    text: (paint, columns) => renderPlan({ stages }, paint, columns),
    ...(refusal === undefined ? {} : { complaint: (paint) => `\n${renderError(refusal, paint)}` }),
  };
}
