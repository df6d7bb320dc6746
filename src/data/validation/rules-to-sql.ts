import { bounds } from '../types/bounds.ts';
import { beyondBound, type ExactType, notAmong } from '../types/exact-bound.ts';
import { PROBLEM, sqlType } from '../types/typed-column.ts';
import { timestampOf } from '../types/typed-timestamp.ts';
import type { Field } from '../../documents/profile.generated.ts';
import type { Rule, Scalar } from '../profile/rules.ts';
import { quoteLiteral } from '../duckdb/sql.ts';
import { precisionOf, scaleOf } from '../types/decimal-digits.ts';

/** SQL names of what is known of one column in a row of the table `t`. */
export interface CheckedColumn {
  readonly field: Field;
  /** The typed value; NULL when it is missing or has a problem. */
  readonly value: string;
  /** A number of PROBLEM. */
  readonly problem: string;
  /** Of a number that the file has as a float: that, NaN and infinities included. */
  readonly raw?: string;
  /** The least and the greatest value that the column is said to have, and that each row is said to have one: as DuckDB writes them. */
  readonly said?: { readonly least: string; readonly greatest: string };
  /** Of a text: that, with the texts that mean a missing one, which these are. */
  readonly text?: { readonly value: string; readonly missing: readonly string[] };
}

/**
 * SQL of the indices of the rules about a column that a row breaks: of each expression one, or NULL. The rules on a value's type
 * are one expression, since DuckDB takes longer to plan many of them than to answer. Without rules on uniqueness.
 */
export function brokenCodes(column: CheckedColumn, rules: readonly (readonly [number, Rule])[]): string[] {
  const own = rules.filter(([, rule]) => isAbout(rule, column));
  const others = own.filter(([, rule]) => !isOfType(rule));
  const codes = others.map(([index, rule]) => `CASE WHEN ${broken(rule, column)} THEN ${index} END`);
  const ofType = own.flatMap(([index, { kind }]) =>
    kind in PROBLEM ? [`WHEN ${PROBLEM[kind as keyof typeof PROBLEM]} THEN ${index}`] : [],
  );
  const { problem } = column;
  if (ofType.length === 0 || problem === String(PROBLEM.none)) return codes;
  return [`CASE ${problem} ${ofType.join(' ')} END`, ...codes];
}

/**
 * Conditions in SQL one of which is true wherever a row breaks a rule of one of the columns, and hardly anywhere else; they
 * may be NULL. Without rules on uniqueness.
 */
export function suspicions(columns: readonly CheckedColumn[], rules: readonly Rule[]): string[] {
  return columns.flatMap((column) => [
    ...notAsSaid(column),
    ...suspicion(
      column,
      rules.filter((rule) => isAbout(rule, column)),
    ),
  ]);
}

function notAsSaid({ field, said, raw, text, value }: CheckedColumn): string[] {
  if (said === undefined) return [];
  const of = raw ?? text?.value ?? value;
  const missing = `${of} IS NULL`;
  // Of floats, the same comparisons are for these bounds and those of the rules.
  if (raw !== undefined) return [missing];
  const [least, greatest] = bounds(said, field);
  return [missing, `${of} < ${least}`, `${of} > ${greatest}`];
}

function suspicion(column: CheckedColumn, rules: readonly Rule[]): string[] {
  if (column.raw !== undefined) return outOfRange(column, column.raw, rules);
  if (column.text !== undefined) return oddText(column, column.text, rules);
  const { problem } = column;
  const conditions = rules.flatMap((rule) => (isOfType(rule) ? [] : [broken(rule, column)]));
  return rules.some(isOfType) && problem !== String(PROBLEM.none)
    ? [`${problem} <> ${PROBLEM.none}`, ...conditions]
    : conditions;
}

// Two comparisons for all bounds: `NOT BETWEEN` takes longer. 3.4e38 is below the greatest float32: what lies between is asked again. NaN is greater than
// all numbers.
function outOfRange(column: CheckedColumn, raw: string, rules: readonly Rule[]): string[] {
  let [least, greatest] = [-FLOAT32, FLOAT32];
  if (column.said !== undefined) {
    [least, greatest] = [
      Math.max(least, Number(column.said.least)),
      Math.min(greatest, Number(column.said.greatest)),
    ];
  }
  for (const rule of rules) {
    if (rule.kind === 'minimum') least = Math.max(least, Number(rule.bound));
    if (rule.kind === 'maximum') greatest = Math.min(greatest, Number(rule.bound));
  }
  const others = rules.filter(
    (rule) => !isOfType(rule) && rule.kind !== 'minimum' && rule.kind !== 'maximum',
  );
  const isUnbounded = least === -FLOAT32 && greatest === FLOAT32;
  return [
    ...(isUnbounded
      ? [`NOT isfinite(${raw} * ${TO_INFINITY}::DOUBLE)`]
      : [`${raw} < CAST('${least}' AS DOUBLE)`, `${raw} > CAST('${greatest}' AS DOUBLE)`]),
    ...others.map((rule) =>
      rule.kind === 'required' ? `${raw} IS NULL` : broken(rule, { ...column, value: raw }),
    ),
  ];
}

const FLOAT32 = 3.4e38;
/** Times this, all that no float32 holds is infinite, and no number up to 3.39e38 is: one look instead of two comparisons. */
const TO_INFINITY = '5.29e269';

function oddText(
  column: CheckedColumn,
  { value, missing }: NonNullable<CheckedColumn['text']>,
  rules: readonly Rule[],
): string[] {
  const none = missing.map(quoteLiteral);
  const given = none.length === 0 ? '' : ` AND ${value} NOT IN (${none.join(', ')})`;
  return rules.map((rule) => {
    if (rule.kind === 'required') {
      return none.length === 0
        ? `${value} IS NULL`
        : `(${value} IS NULL OR ${value} IN (${none.join(', ')}))`;
    }
    if (rule.kind === 'enum' || rule.kind === 'categories') {
      // Asked of each text of a dictionary once, unlike `IN`.
      const known = [...rule.values.map((item) => literal(item, column.field)), ...none];
      return `NOT list_contains([${known.join(', ')}], ${value})`;
    }
    const condition = broken(rule, { ...column, value });
    return rule.kind === 'max_length' ? condition : `(${condition}${given})`;
  });
}

function isAbout(rule: Rule, { field }: CheckedColumn): boolean {
  return rule.kind !== 'unique' && rule.kind !== 'primary_key' && rule.column === field.name;
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
    case 'maximum':
    case 'min_exclusive':
    case 'max_exclusive': {
      const type = exactType(field);
      return type === undefined
        ? `${value} ${BROKEN_WHERE[rule.kind]} ${literal(rule.bound, field)}`
        : beyondBound(value, rule.kind, rule.bound, type);
    }
    case 'enum':
    case 'categories': {
      const type = exactType(field);
      return type === undefined
        ? `${value} NOT IN (${rule.values.map((item) => literal(item, field)).join(', ')})`
        : notAmong(value, rule.values.filter(isNumberOrText), type);
    }
    case 'pattern':
      // With `s`: a point is any character, a line break as well, as it is in JavaScript.
      return `NOT regexp_full_match(${value}, ${quoteLiteral(rule.pattern)}, 's')`;
    case 'min_length':
      return `length(${value}) < ${rule.length}`;
    case 'max_length':
      return `length(${value}) > ${rule.length}`;
    case 'unique':
    case 'primary_key':
      return 'false';
  }
}

const BROKEN_WHERE = { minimum: '<', maximum: '>', min_exclusive: '<=', max_exclusive: '>=' } as const;

function exactType(field: Field): ExactType | undefined {
  const sql = sqlType(field);
  if (field.type === 'integer') return { sql, scale: 0, least: -(2n ** 63n), greatest: 2n ** 63n - 1n };
  if (field.type !== 'decimal') return undefined;
  const greatest = 10n ** BigInt(precisionOf(field)) - 1n;
  return { sql, scale: scaleOf(field), least: -greatest, greatest };
}

const isNumberOrText = (value: Scalar): value is number | string => typeof value !== 'boolean';

// A float is read from text: through a decimal it would be rounded twice.
function literal(value: Scalar, field: Field): string {
  const { type } = field;
  if (type === 'timestamp') return timestampOf(quoteLiteral(String(value)), field);
  if (type === 'date') return `DATE ${quoteLiteral(String(value))}`;
  if (typeof value === 'string') return quoteLiteral(value);
  return type === 'number' ? `CAST('${value}' AS DOUBLE)` : String(value);
}
