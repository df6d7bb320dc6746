import { serializeError } from '../../core/error.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { PlanAnswer } from '../../documents/answers/plan-answer.ts';
import type { Plan } from '../../engine/project/plan.ts';
import { errorMember } from '../error-document.ts';
import { plannedStage } from './planned-stage.ts';

/** A plan as programs read it; with `error` where a run would be refused. */
export function planDocument({ stages, refusal }: Plan): PlanAnswer {
  return {
    format: ANSWER_FORMAT,
    ...(refusal === undefined ? {} : { error: errorMember(serializeError(refusal)) }),
    up_to_date: stages.every(({ verdict }) => verdict.kind === 'fresh'),
    stages: stages.map((one) => ({ ...plannedStage(one), fingerprint: one.fingerprint ?? null })),
  };
}
