import type { OnInvalid } from '../documents/scoring-rules.ts';
import type { Rule } from './rules.ts';

/**
 * The rules that only warn under a mode. Under `warn` a row goes to the quarantine all the same when a value does not
 * fit its type: there is no value of that type to hand on, and one that was made up would hide the mistake.
 */
export function warningRules(mode: OnInvalid): (rule: Rule) => boolean {
  return ({ kind }) => mode === 'warn' && kind !== 'type' && kind !== 'finite' && kind !== 'float32';
}
