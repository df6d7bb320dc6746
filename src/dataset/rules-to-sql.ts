import { PROBLEM } from './typed-column.ts';
import type { Field } from './profile.generated.ts';
import type { Rule, Scalar } from './rules.ts';
import { quoteLiteral } from './sql.ts';

/** SQL names of what is known of one column in a row of the table `t`. */
export interface CheckedColumn {
  readonly field: Field;
  /** The typed value; NULL when it is missing or has a problem. */
  readonly value: string;
  /** A number of PROBLEM. */
  readonly problem: string;
}

/**
 * SQL that is true where a row breaks the rule, else false, never NULL.
 *
 * @param duplicate of a rule on uniqueness: SQL that is true where the row is one of several alike
 */
export function violation(
  rule: Rule,
  columns: ReadonlyMap<string, CheckedColumn>,
  duplicate: string | undefined,
): string {
  if (rule.kind === 'unique' || rule.kind === 'primary_key') return duplicate ?? 'false';
  const column = columns.get(rule.column);
  if (column === undefined) throw new Error(`no column \`${rule.column}\``);
  const { value, problem, field } = column;
  switch (rule.kind) {
    case 'type':
    case 'finite':
    case 'float32':
      return `${problem} = ${PROBLEM[rule.kind]}`;
    case 'required':
      return `(${value} IS NULL AND ${problem} = ${PROBLEM.none})`;
    case 'minimum':
      return whenGiven(`${value} < ${literal(rule.bound, field)}`);
    case 'maximum':
      return whenGiven(`${value} > ${literal(rule.bound, field)}`);
    case 'enum':
    case 'categories':
      return whenGiven(`${value} NOT IN (${rule.values.map((item) => literal(item, field)).join(', ')})`);
    case 'pattern':
      return whenGiven(`NOT regexp_full_match(${value}, ${quoteLiteral(rule.pattern)})`);
    case 'min_length':
      return whenGiven(`length(${value}) < ${rule.length}`);
    case 'max_length':
      return whenGiven(`length(${value}) > ${rule.length}`);
  }
}

// A comparison with a missing value is NULL: only `required` asks for one.
function whenGiven(broken: string): string {
  return `coalesce(${broken}, false)`;
}

// A plain `0.1` is an exact decimal in SQL. A float is read from text: through a decimal it would be rounded twice.
function literal(value: Scalar, { type }: Field): string {
  if (type === 'date') return `DATE ${quoteLiteral(String(value))}`;
  if (typeof value === 'string') return quoteLiteral(value);
  return type === 'number' ? `CAST('${value}' AS DOUBLE)` : String(value);
}
