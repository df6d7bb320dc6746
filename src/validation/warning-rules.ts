import type { Rule } from '../data/profile/rules.ts';
import { isAboutType } from '../data/profile/soft-rules.ts';
import type { OnInvalid } from '../documents/scoring-rules.ts';

/** The rules that only warn under a mode: with `warn`, all but those about types. */
export function warningRules(mode: OnInvalid): (rule: Rule) => boolean {
  return (rule) => mode === 'warn' && !isAboutType(rule);
}
