import type { JsonValue } from '../../../core/json/json.ts';
import type { Explanation } from '../../../engine/explain-stages.ts';
import type { StagePlan } from '../../../engine/project/plan.ts';
import { verdictWord } from './plan-table.ts';
import { reasonDocument } from './reason.ts';

/** Of one stage: `{stage, verdict, reasons, fingerprint, recorded, causes, chains}`; `recorded` is its entry in the lock. */
export function explanationDocument({ plan, recorded, causes, chains }: Explanation): JsonValue {
  return {
    ...planned(plan),
    fingerprint: plan.fingerprint ?? null,
    // An optional member is left out of a record, never undefined.
    recorded: recorded === undefined ? null : (recorded as JsonValue),
    causes: causes.map(planned),
    chains,
  };
}

function planned(plan: StagePlan): { readonly [key: string]: JsonValue } {
  return {
    stage: plan.stage,
    verdict: verdictWord(plan).replace(' ', '_'),
    reasons: plan.verdict.kind === 'fresh' ? [] : plan.verdict.reasons.map(reasonDocument),
  };
}
