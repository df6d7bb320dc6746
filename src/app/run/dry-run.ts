import { serializeError, type SerializedError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { LockAnswer, PlanAnswer } from '../../documents/answers/plan-answer.ts';
import { confirmLock } from '../../engine/lockfile/confirm-lock.ts';
import { planProject } from '../../engine/plan-project.ts';
import type { Plan } from '../../engine/project/plan.ts';
import type { PlanOptions } from '../../engine/project/ports.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { planDocument } from '../plan/plan-document.ts';
import { enginePorts } from '../project/engine-ports.ts';
import { openToRun, type RunProjectOptions } from './open-to-run.ts';

export interface RehearseOptions extends RunProjectOptions, Omit<PlanOptions, 'targets'> {}

export interface Rehearsal {
  readonly stages: Plan['stages'];
  /** Why the run would be refused. */
  readonly refusal: SerializedError | undefined;
}

/**
 * What a run with the same options would do; where it would be refused, with the exit code of the refusal. Changes nothing.
 *
 * @throws MlopsError as `reproduce`
 */
export async function rehearse(
  context: AppContext,
  options: RehearseOptions,
): Promise<Outcome<Rehearsal, PlanAnswer>> {
  const { project, targets } = await openToRun(context, options);
  const plan = await planProject(project, { ...options, targets }, enginePorts(context));
  const refusal = plan.refusal === undefined ? undefined : serializeError(plan.refusal);
  return {
    exitCode: refusal?.exitCode ?? EXIT.yes,
    data: { stages: plan.stages, refusal },
    document: planDocument(plan),
  };
}

/**
 * Confirms that a run would leave the lock as it is. Changes nothing.
 *
 * @throws MlopsError LOCK_WOULD_CHANGE, and as `reproduce`
 */
export async function confirmLockFile(
  context: AppContext,
  options: RehearseOptions,
): Promise<Outcome<{ readonly lockFile: string }, LockAnswer>> {
  const { project, targets } = await openToRun(context, options);
  await confirmLock(project, { ...options, targets }, enginePorts(context));
  return {
    exitCode: EXIT.yes,
    data: { lockFile: project.lockFile },
    document: { format: ANSWER_FORMAT, lock: project.lockFile, would_change: false },
  };
}
