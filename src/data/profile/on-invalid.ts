import type { OnInvalid } from '../../documents/scoring-rules.ts';
import type { Profile } from './profile.generated.ts';
import type { Rule } from './rules.ts';

/**
 * The rules that only warn under a mode. Under `warn` a row goes to the quarantine all the same when a value does not
 * fit its type: there is no value of that type to hand on, and one that was made up would hide the mistake.
 */
export function warningRules(mode: OnInvalid): (rule: Rule) => boolean {
  return ({ kind }) => mode === 'warn' && !FITTING.has(kind);
}

/** The rules that only warn under any mode, since their field says so. */
export function softRules({ fields }: Profile): (rule: Rule) => boolean {
  const soft = new Set(fields.filter(({ severity }) => severity === 'warn').map(({ name }) => name));
  return (rule) => rule.kind !== 'primary_key' && soft.has(rule.column) && !FITTING.has(rule.kind);
}

const FITTING: ReadonlySet<Rule['kind']> = new Set(['type', 'finite', 'float32', 'int64'] as const);
