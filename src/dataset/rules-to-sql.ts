import { PROBLEM } from './typed-column.ts';
import { timestampOf } from './typed-timestamp.ts';
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
  /** Of a number that the file has as a float: that, NaN and infinities included. */
  readonly raw?: string;
}

/** SQL that is true where a row breaks the rule, else false, never NULL. Rules on uniqueness are not for a single row. */
export function violation(rule: Rule, columns: ReadonlyMap<string, CheckedColumn>): string {
  if (rule.kind === 'unique' || rule.kind === 'primary_key') return 'false';
  const column = columns.get(rule.column);
  if (column === undefined) throw new Error(`no column \`${rule.column}\``);
  // A comparison with a missing value is NULL: only `required` asks for one.
  return `coalesce(${broken(rule, column)}, false)`;
}

/**
 * Conditions in SQL one of which is true wherever a row breaks one of the column's rules, and hardly anywhere else; they may
 * be NULL.
 */
export function suspicion(column: CheckedColumn, rules: readonly Rule[]): string[] {
  const { raw, problem } = column;
  if (raw === undefined) {
    const conditions = rules.flatMap((rule) => (isOfType(rule) ? [] : [broken(rule, column)]));
    return rules.some(isOfType) && problem !== String(PROBLEM.none)
      ? [`${problem} <> ${PROBLEM.none}`, ...conditions]
      : conditions;
  }
  const bounded = { ...column, value: raw };
  // Below the greatest float32: what lies between is asked again. NaN is greater than all numbers.
  return [
    ...(rules.some(isOfType) ? [`${raw} NOT BETWEEN -3.4e38::DOUBLE AND 3.4e38::DOUBLE`] : []),
    ...rules.flatMap((rule) => {
      if (isOfType(rule)) return [];
      return rule.kind === 'required' ? [`${raw} IS NULL`] : [broken(rule, bounded)];
    }),
  ];
}

type TypeRule = Extract<Rule, { kind: keyof typeof PROBLEM }>;

function isOfType(rule: Rule): rule is TypeRule {
  return rule.kind in PROBLEM;
}

/** SQL that is true where a row breaks the rule, and NULL or false elsewhere. */
function broken(rule: Rule, { value, problem, field }: CheckedColumn): string {
  switch (rule.kind) {
    case 'type':
    case 'finite':
    case 'float32':
    case 'int64':
      return `${problem} = ${PROBLEM[rule.kind]}`;
    case 'required':
      return `(${value} IS NULL AND ${problem} = ${PROBLEM.none})`;
    case 'minimum':
      return `${value} < ${literal(rule.bound, field)}`;
    case 'maximum':
      return `${value} > ${literal(rule.bound, field)}`;
    case 'min_exclusive':
      return `${value} <= ${literal(rule.bound, field)}`;
    case 'max_exclusive':
      return `${value} >= ${literal(rule.bound, field)}`;
    case 'enum':
    case 'categories':
      return `${value} NOT IN (${rule.values.map((item) => literal(item, field)).join(', ')})`;
    case 'pattern':
      return `NOT regexp_full_match(${value}, ${quoteLiteral(rule.pattern)})`;
    case 'min_length':
      return `length(${value}) < ${rule.length}`;
    case 'max_length':
      return `length(${value}) > ${rule.length}`;
    case 'unique':
    case 'primary_key':
      return 'false';
  }
}

// A plain `0.1` is an exact decimal in SQL. A float is read from text: through a decimal it would be rounded twice.
function literal(value: Scalar, field: Field): string {
  const { type } = field;
  if (type === 'timestamp') return timestampOf(quoteLiteral(String(value)), field);
  if (type === 'date') return `DATE ${quoteLiteral(String(value))}`;
  if (typeof value === 'string') return quoteLiteral(value);
  return type === 'number' ? `CAST('${value}' AS DOUBLE)` : String(value);
}
