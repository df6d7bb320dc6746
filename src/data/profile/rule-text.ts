import { pluralize } from '../../core/text/pluralize.ts';
import type { Rule } from './rules.ts';

/** What the rule asks for, as a report says it. */
export function expectation(rule: Rule): string {
  switch (rule.kind) {
    case 'type':
      return rule.type;
    case 'finite':
      return 'a finite number';
    case 'float32':
      return 'within the range of a 32-bit float';
    case 'int64':
      return 'from -2^63 to 2^63 - 1';
    case 'required':
      return 'a value';
    case 'minimum':
      return `at least ${rule.bound}`;
    case 'maximum':
      return `at most ${rule.bound}`;
    case 'min_exclusive':
      return `greater than ${rule.bound}`;
    case 'max_exclusive':
      return `less than ${rule.bound}`;
    case 'enum':
    case 'categories':
      return `one of ${shortList(rule.values.map(String))}`;
    case 'pattern':
      return `matches \`${rule.pattern}\``;
    case 'min_length':
      return `at least ${characters(rule.length)}`;
    case 'max_length':
      return `at most ${characters(rule.length)}`;
    case 'unique':
    case 'primary_key':
      return 'no two rows alike';
  }
}

/** Why a row is refused by the rule, as it stands in the quarantine. Does not hold the value: that is in the row. */
export function reason(rule: Rule): string {
  const say = (what: string) => `${ruleColumn(rule)}: ${what}`;
  switch (rule.kind) {
    case 'type':
      return say(`not ${/^[aeio]/.test(rule.type) ? 'an' : 'a'} ${rule.type}`);
    case 'finite':
      return say('not a finite number');
    case 'float32':
      return say('beyond the range of a 32-bit float');
    case 'int64':
      return say('beyond 64 bits with a sign, declare it as a string or a decimal');
    case 'required':
      return say('missing');
    case 'minimum':
      return say(`below minimum ${rule.bound}`);
    case 'maximum':
      return say(`above maximum ${rule.bound}`);
    case 'min_exclusive':
      return say(`not above ${rule.bound}`);
    case 'max_exclusive':
      return say(`not below ${rule.bound}`);
    case 'enum':
      return say('not one of the allowed values');
    case 'categories':
      return say('unknown category');
    case 'pattern':
      return say(`does not match ${rule.pattern}`);
    case 'min_length':
      return say(`shorter than ${characters(rule.length)}`);
    case 'max_length':
      return say(`longer than ${characters(rule.length)}`);
    case 'unique':
      return say('not unique, all rows with this value are refused');
    case 'primary_key':
      return say('duplicate key, all rows with this key are refused');
  }
}

/** The column, or the columns, that the rule is about. */
export function ruleColumn(rule: Rule): string {
  return ruleColumns(rule).join(', ');
}

export function ruleColumns(rule: Rule): readonly string[] {
  return rule.kind === 'primary_key' ? rule.columns : [rule.column];
}

const SHOWN = 20;

function shortList(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN).join(', ');
  return values.length > SHOWN ? `${shown} and ${values.length - SHOWN} more` : shown;
}

function characters(count: number): string {
  return pluralize(count, 'character');
}
