import type { SourceTable } from '../sources/open-table.ts';
import { ruleColumn } from '../profile/rule-text.ts';
import type { Rule } from '../profile/rules.ts';

/**
 * How the values of a CSV file would have to be written that are not of their type, which is most often a question of the
 * program that wrote them all. Undefined: the rule is another one, or the file has types of its own.
 */
export function formHint(
  rule: Rule | undefined,
  { format, numbers }: Pick<SourceTable, 'format' | 'numbers'>,
): string | undefined {
  if (rule?.kind !== 'type' || format !== 'csv') return undefined;
  const column = `\`${ruleColumn(rule)}\``;
  const { decimalChar = '.', groupChar = '' } = numbers ?? {};
  switch (rule.type.replace(/\(.*/, '')) {
    case 'integer':
      return `a whole number is written \`12\`, not \`12.0\`: pandas writes that where other values of the column are missing, unless \`.astype('Int64')\` comes first; or declare ${column} as \`number\``;
    case 'boolean':
      return `a boolean is written \`true\` or \`false\`, \`1\` or \`0\`; declare ${column} as \`string\` with \`categories\` where other words stand`;
    case 'date':
      return `a date is written \`2026-01-31\`, without a time (in pandas \`to_csv(…, date_format='%Y-%m-%d')\`)`;
    case 'timestamp':
      return 'a timestamp is written `2026-01-31T10:20:30` or `2026-01-31 10:20:30`, with at most six digits of a second';
    default:
      return `the dialect writes numbers as \`1${groupChar}234${decimalChar}5\`: \`decimalChar\` and \`groupChar\` say otherwise`;
  }
}
