import { checkLock } from '../decide/check-lock.ts';
import { selectStages } from '../decide/select-stages.ts';
import { openPlanContext } from '../decide/plan-context.ts';
import { LockfileWriter } from './lockfile-writer.ts';
import type { EnginePorts, PlanOptions } from '../project/ports.ts';
import type { Project } from '../project/project.ts';

/**
 * Whether the lock says what the pipeline file, the parameters and the inputs say, without running anything. Inputs that
 * are absent, as in a fresh clone, are taken as the lock has them.
 *
 * @throws MlopsError LOCK_WOULD_CHANGE, LOCK_INVALID, TARGET_UNKNOWN
 */
export async function confirmLock(project: Project, options: PlanOptions, ports: EnginePorts): Promise<void> {
  const lock = await LockfileWriter.open(project, ports, 'none');
  const stages = await selectStages(project, options, ports.effects.cwd());
  const context = openPlanContext(
    project,
    options,
    ports,
    (stage) => lock.get(stage),
    () => undefined,
  );
  await checkLock(context, stages, lock.dropped, true);
  context.content.save(ports.effects);
}
