/**
 * From a column as a file has it to one of the profile's type. A value that does not fit becomes NULL and is told apart
 * from a missing one by its problem; nothing aborts.
 */
import { standsForMissing } from './missing-value.ts';
import { type NumberDialect, numberText } from '../csv/number-text.ts';
import type { Field } from '../../documents/profile.generated.ts';
import { decimalText, castIsExact, isText, NUMBER_TEXT, type TextForm } from './text-forms.ts';
import { inYears, timestampFrom, timestampOf, timestampType } from './typed-timestamp.ts';
import { precisionOf, scaleOf } from './decimal-digits.ts';

/** What can be wrong with a single value's type; the number that stands for it in SQL. */
export const PROBLEM = { none: 0, type: 1, finite: 2, float32: 3, int64: 4 } as const;

/** SQL type of a field's valid values. */
export function sqlType(field: Field): string {
  switch (field.type) {
    case 'string':
      return 'VARCHAR';
    case 'integer':
      return 'BIGINT';
    case 'number':
      return 'DOUBLE';
    case 'decimal':
      return `DECIMAL(${precisionOf(field)},${scaleOf(field)})`;
    case 'boolean':
      return 'BOOLEAN';
    case 'date':
      return 'DATE';
    case 'timestamp':
      return timestampType(field);
  }
}

/**
 * How a column of the SQL type `found` gives the field's values: `same`, each is one; `by value`, each is looked at
 * whether it is one exactly; `not`, that would be guessing.
 */
export function fit(field: Field, found: string, inKey: boolean): 'same' | 'by value' | 'not' {
  const same = SAME[field.type].test(found) || (field.type === 'string' && isText(found));
  if (same) return 'same';
  const taken = inKey ? KEYS_BY_VALUE[field.type] : BY_VALUE[field.type];
  return taken?.test(found) === true ? 'by value' : 'not';
}

/** Whether each value of a column of the SQL type `found` is one of the field's: none can have a problem. */
export function isExact(field: Field, found: string): boolean {
  if (field.type === 'integer')
    return /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/.test(found);
  // A day or a time may lie beyond the years that a text can name.
  if (field.type === 'date' || field.type === 'timestamp') return false;
  return field.type !== 'number' && found === sqlType(field);
}
type Types = { readonly [type in Field['type']]: RegExp };

const WHOLE = 'U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)';

const SAME: Types = {
  string: /^UUID$/,
  integer: new RegExp(`^(?:${WHOLE}|DECIMAL\\(\\d+,0\\))$`),
  number: new RegExp(`^(?:${WHOLE}|FLOAT|DOUBLE|DECIMAL\\(.*)$`),
  decimal: new RegExp(`^(?:${WHOLE}|DECIMAL\\(.*)$`),
  boolean: /^BOOLEAN$/,
  date: /^DATE$/,
  timestamp: /^TIMESTAMP(?:_S|_MS)?$/,
};

const BY_VALUE: Partial<Types> = {
  integer: /^(?:FLOAT|DOUBLE|DECIMAL\(.*)$/,
  boolean: new RegExp(`^(?:${WHOLE}|FLOAT|DOUBLE)$`),
  date: /^TIMESTAMP(?:_S|_MS|_NS)?$/,
  timestamp: /^(?:TIMESTAMP_NS|TIMESTAMP WITH TIME ZONE|DATE)$/,
};

// An id may be as long as it likes as a text. As a float it may have lost its last digits already.
const KEYS_BY_VALUE: Partial<Types> = {
  ...BY_VALUE,
  string: new RegExp(`^(?:${WHOLE}|DECIMAL\\(\\d+,0\\))$`),
  integer: /^DECIMAL\(.*$/,
};

/** SQL of the value where one is given: what stands for a missing one is NULL, and numbers are written as in SQL. */
export function givenValue(
  column: string,
  found: string,
  field: Field,
  missing: readonly string[],
  numbers?: NumberDialect,
  form?: TextForm,
): string {
  const stands = standsForMissing(column, found, { field, texts: missing, numbers, form });
  const value =
    found !== 'VARCHAR' && (isText(found) || field.type === 'string') ? `CAST(${column} AS VARCHAR)` : column;
  const given = stands === undefined ? value : `CASE WHEN ${stands} THEN NULL ELSE ${value} END`;
  return isText(found) ? numberText(given, field, numbers) : given;
}

/** SQL of the typed value, NULL where `given` does not fit the type. */
export function typedValue(given: string, field: Field, found: string, form?: TextForm): string {
  return isText(found) || found === 'UUID' ? typedText(given, field, form) : typedOther(given, field, found);
}

/** SQL of the problem (see PROBLEM) of a value of which `given` and `typed` are known. */
export function problem(given: string, typed: string, field: Field, found: string, inKey: boolean): string {
  const misfit = `WHEN ${given} IS NOT NULL AND ${typed} IS NULL THEN ${PROBLEM.type}`;
  if (field.type === 'string') return String(PROBLEM.none);
  if (field.type === 'integer' && inKey) {
    // As a float any number of digits can be looked at.
    const beyond = `abs(TRY_CAST(${given} AS DOUBLE)) >= 9223372036854775807::DOUBLE`;
    const whole = isText(found)
      ? `regexp_full_match(${given}, '${WHOLE_TEXT}')`
      : INTEGRAL.test(found)
        ? 'true'
        : 'false';
    return `CASE WHEN ${given} IS NOT NULL AND ${typed} IS NULL AND ${whole} AND ${beyond} THEN ${PROBLEM.int64}
      ${misfit} ELSE ${PROBLEM.none} END`;
  }
  if (field.type !== 'number') return `CASE ${misfit} ELSE ${PROBLEM.none} END`;
  const finite = field.allow_non_finite ? '' : `WHEN NOT isfinite(${typed}) THEN ${PROBLEM.finite}`;
  // One comparison for most numbers.
  return `CASE WHEN ${typed} BETWEEN -3.4e38::DOUBLE AND 3.4e38::DOUBLE THEN ${PROBLEM.none} ${misfit} ${finite}
    WHEN isfinite(${typed}) AND abs(${typed}) >= ${FLOAT32_LIMIT}::DOUBLE THEN ${PROBLEM.float32} ELSE ${PROBLEM.none} END`;
}

/** Half a unit above the greatest float32: from here on a number rounds to infinity. */
const FLOAT32_LIMIT = '3.4028235677973366e38';

const WHOLE_TEXT = '[+-]?[0-9]+';
const INTEGRAL = new RegExp(`^(?:${WHOLE}|DECIMAL\\(\\d+,0\\))$`);

// DuckDB's casts take `1_000`, ` 1 ` and, for integers, `1.5` as 2: so the form is checked first, unless it is known.
function typedText(given: string, field: Field, form: TextForm | undefined): string {
  const cast = `TRY_CAST(${given} AS ${sqlType(field)})`;
  if (form !== undefined && castIsExact(field, form)) return cast;
  const formed = (pattern: string) => `CASE WHEN regexp_full_match(${given}, '${pattern}') THEN ${cast} END`;
  switch (field.type) {
    case 'string':
      return given;
    case 'integer':
      return formed(WHOLE_TEXT);
    case 'number':
      return formed(NUMBER_TEXT);
    case 'decimal':
      // More digits after the point than the scale has would be rounded.
      return formed(decimalText(scaleOf(field)));
    case 'boolean':
      return `CASE WHEN ${given} IN ('true', 'True', 'TRUE', '1') THEN true
        WHEN ${given} IN ('false', 'False', 'FALSE', '0') THEN false END`;
    case 'date':
      return formed('[0-9]{4}-[0-9]{2}-[0-9]{2}');
    case 'timestamp':
      return timestampOf(given, field);
  }
}

function typedOther(given: string, field: Field, found: string): string {
  const cast = `TRY_CAST(${given} AS ${sqlType(field)})`;
  // Back again and the same: nothing was rounded or cut away.
  const exact = `CASE WHEN TRY_CAST(${cast} AS ${found}) = ${given} THEN ${cast} END`;
  switch (field.type) {
    case 'timestamp':
      return timestampFrom(given, found, field);
    case 'decimal':
      return exact;
    case 'integer':
      if (INTEGRAL.test(found)) return cast;
      // From 2^53 on a float may stand for its neighbours, too.
      return /^(?:FLOAT|DOUBLE)$/.test(found)
        ? `CASE WHEN abs(${given}) <= ${2 ** 53} THEN ${exact} END`
        : exact;
    case 'boolean':
      return found === 'BOOLEAN'
        ? given
        : `CASE WHEN ${given} = 1 THEN true WHEN ${given} = 0 THEN false END`;
    case 'date':
      return inYears(cast, 'DATE', exact);
    case 'string':
    case 'number':
      return cast;
  }
}
