import { EXIT } from '../../core/exit-code.ts';
import type { PlanAnswer } from '../../documents/answers/plan-answer.ts';
import { isGitIgnored } from '../../engine/git/is-git-ignored.ts';
import { planProject } from '../../engine/plan-project.ts';
import type { Plan } from '../../engine/project/plan.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { enginePorts } from '../project/engine-ports.ts';
import { openProject } from '../project/open-project.ts';
import type { ProjectOptions } from '../project/project-options.ts';
import { resolveAddress } from '../project/resolve-address.ts';
import { planDocument } from './plan-document.ts';

export interface StatusOptions extends ProjectOptions {
  /** Stages or output paths, each with all that it needs; none: everything. */
  readonly targets: readonly string[];
}

export interface PipelineStatus {
  readonly plan: Plan;
  /** The pipeline file. */
  readonly file: string;
  /** No commit has the pipeline file. */
  readonly isIgnored: boolean;
}

/**
 * What a run would do, and why. Changes nothing.
 *
 * @throws MlopsError TARGET_UNKNOWN, LOCK_INVALID, and what opening a project throws
 */
export async function pipelineStatus(
  context: AppContext,
  options: StatusOptions,
): Promise<Outcome<PipelineStatus, PlanAnswer>> {
  const { file, targets } = resolveAddress(context, options.file, options.targets);
  const project = await openProject(context, { ...options, file });
  const plan = await planProject(project, { targets }, enginePorts(context));
  const isIgnored = await isGitIgnored(project.root, project.file);
  return {
    exitCode: EXIT.yes,
    data: { plan, file: project.file, isIgnored },
    document: { ...planDocument(plan), ...(isIgnored ? { ignored_by_git: true } : {}) },
  };
}
