import { EXIT } from '../core/exit-code.ts';
import { planProject } from '../engine/plan-project.ts';
import type { EnginePorts, PlanOptions } from '../engine/ports.ts';
import type { Project } from '../engine/project.ts';
import type { Answer } from './mlops-command.ts';
import { planDocument } from './render/plan-document.ts';
import { renderPlan } from './render/plan-table.ts';

/** What a run would do: the answer of `status` and of `repro --dry`. */
export async function planAnswer(
  project: Project,
  options: PlanOptions,
  ports: EnginePorts,
): Promise<Answer> {
  const plan = await planProject(project, options, ports);
  return {
    exitCode: EXIT.yes,
    document: planDocument(plan),
    text: (paint) => renderPlan(plan, paint),
  };
}
