import type { Profile } from '../../documents/profile.generated.ts';
import type { Rule } from './rules.ts';

/** The rules that only warn under any mode, since their field says so. */
export function softRules({ fields }: Profile): (rule: Rule) => boolean {
  const soft = new Set(fields.filter(({ severity }) => severity === 'warn').map(({ name }) => name));
  return (rule) => rule.kind !== 'primary_key' && soft.has(rule.column) && !isAboutType(rule);
}

/**
 * Whether the rule asks for a value of the field's type. A row that breaks it never only warns: there is no value of that
 * type to hand on, and one that was made up would hide the mistake.
 */
export function isAboutType({ kind }: Rule): boolean {
  return TYPE_RULES.has(kind);
}

const TYPE_RULES: ReadonlySet<Rule['kind']> = new Set(['type', 'finite', 'float32', 'int64'] as const);
