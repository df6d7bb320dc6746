import { serializeError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { isGitIgnored } from '../../engine/git/is-git-ignored.ts';
import { planProject } from '../../engine/plan-project.ts';
import type { EnginePorts, PlanOptions } from '../../engine/project/ports.ts';
import type { Project } from '../../engine/project/project.ts';
import type { Answer } from '../mlops-command.ts';
import { renderError } from '../render/error.ts';
import { planDocument } from '../render/plan/plan-document.ts';
import { renderPlan } from '../render/plan/plan-table.ts';

/** What a run would do: the answer of `status`. */
export async function statusAnswer(
  project: Project,
  options: PlanOptions,
  ports: EnginePorts,
): Promise<Answer> {
  const plan = await planProject(project, options, ports);
  const { root, file } = project;
  const isIgnored = await isGitIgnored(root, file);
  const note = isIgnored ? `\nnote: git ignores \`${file}\`, so that no commit has it\n` : '';
  return {
    exitCode: EXIT.yes,
    document: { ...planDocument(plan), ...(isIgnored ? { ignored_by_git: true } : {}) },
    text: (paint) => `${renderPlan(plan, paint)}${note}`,
  };
}

/** The same as a rehearsal: where the run would be refused, with the exit code and the words of the refusal. */
export async function dryAnswer(project: Project, options: PlanOptions, ports: EnginePorts): Promise<Answer> {
  const plan = await planProject(project, options, ports);
  const refusal = plan.refusal === undefined ? undefined : serializeError(plan.refusal);
  return {
    exitCode: refusal?.exitCode ?? EXIT.yes,
    document: planDocument(plan),
    text: (paint) => renderPlan({ stages: plan.stages }, paint),
    ...(refusal === undefined ? {} : { complaint: (paint) => `\n${renderError(refusal, paint)}` }),
  };
}
