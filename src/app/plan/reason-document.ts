import { snakeCase } from '../../core/text/snake-case.ts';
import type { ReasonDocument } from '../../documents/answers/reason.ts';
import type { Reason } from '../../engine/project/plan.ts';
import { reasonText } from './reason-text.ts';

/** A reason as programs read it: its kind in snake case, its facts, and the same as a text for people. */
export function reasonDocument(reason: Reason): ReasonDocument {
  const { kind, ...facts } = reason;
  // The schema has a member for each kind; a test holds every kind against it.
  return { kind: snakeCase(kind), ...facts, text: reasonText(reason) } as ReasonDocument;
}
