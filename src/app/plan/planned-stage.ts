import type { PlannedStage } from '../../documents/answers/plan-answer.ts';
import type { StagePlan } from '../../engine/project/plan.ts';
import { reasonDocument } from './reason-document.ts';
import { verdictWord } from './verdict-word.ts';

/** What would happen to a stage, as programs read it. */
export function plannedStage(plan: StagePlan): PlannedStage {
  const word = verdictWord(plan);
  return {
    stage: plan.stage,
    verdict: word === 'may run' ? 'may_run' : word,
    reasons: plan.verdict.kind === 'fresh' ? [] : plan.verdict.reasons.map(reasonDocument),
  };
}
