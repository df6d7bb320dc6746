import { EXIT } from '../../core/exit-code.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { ExplanationAnswer } from '../../documents/answers/plan-answer.ts';
import { type Explanation, explainStages } from '../../engine/explain-stages.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { enginePorts } from '../project/engine-ports.ts';
import { openProject } from '../project/open-project.ts';
import type { ProjectOptions } from '../project/project-options.ts';
import { resolveAddress } from '../project/resolve-address.ts';
import { plannedStage } from './planned-stage.ts';

export interface WhyOptions extends ProjectOptions {
  /** A stage, a group of stages, an output, or a glob of them. */
  readonly stage: string;
}

export interface Explanations {
  readonly explanations: readonly Explanation[];
  readonly lockFile: string;
}

/**
 * Why stages would run, or need not. Changes nothing.
 *
 * @throws MlopsError TARGET_UNKNOWN, LOCK_INVALID, and what opening a project throws
 */
export async function whyStages(
  context: AppContext,
  options: WhyOptions,
): Promise<Outcome<Explanations, ExplanationAnswer>> {
  const { file, targets } = resolveAddress(context, options.file, [options.stage]);
  const project = await openProject(context, { ...options, file });
  const explanations = await explainStages(project, targets, enginePorts(context));
  return {
    exitCode: EXIT.yes,
    data: { explanations, lockFile: project.lockFile },
    document: { format: ANSWER_FORMAT, stages: explanations.map(explained) },
  };
}

function explained({ plan, recorded, causes, chains }: Explanation): ExplanationAnswer['stages'][number] {
  return {
    ...plannedStage(plan),
    fingerprint: plan.fingerprint ?? null,
    // An optional member is left out of a record, never undefined.
    recorded: recorded === undefined ? null : (recorded as JsonValue),
    causes: causes.map(plannedStage),
    chains,
  };
}
