import type { JsonValue } from '../../../core/json/json.ts';
import { serializeError } from '../../../core/error.ts';
import type { Plan } from '../../../engine/project/plan.ts';
import { errorDocument } from '../error-document.ts';
import { verdictWord } from './plan-table.ts';
import { reasonDocument } from './reason.ts';

/**
 * A plan for programs: `{stages: [{stage, verdict, reasons: [{kind, …, text}]}], up_to_date}`, and `error` when a run
 * would be refused.
 */
export function planDocument({ stages, refusal }: Plan): { readonly [key: string]: JsonValue } {
  return {
    ...(refusal === undefined ? {} : errorDocument(serializeError(refusal))),
    up_to_date: stages.every(({ verdict }) => verdict.kind === 'fresh'),
    stages: stages.map((one) => ({
      stage: one.stage,
      verdict: verdictWord(one).replace(' ', '_'),
      reasons: one.verdict.kind === 'fresh' ? [] : one.verdict.reasons.map(reasonDocument),
      fingerprint: one.fingerprint ?? null,
    })),
  };
}
