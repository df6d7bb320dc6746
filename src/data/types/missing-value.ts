/**
 * Which values are missing ones. A profile lists texts; what equals one of them read as a value is missing as well: `-999`
 * is, whether a file has it as a text, as an integer, or as the float that it became beside a NaN.
 */
import { isPlain, type NumberDialect, numberText } from '../csv/number-text.ts';
import { plainNumber } from './plain-number.ts';
import type { Field, Profile } from '../../documents/profile.generated.ts';
import { quoteLiteral } from '../duckdb/sql.ts';
import { castIsExact, decimalText, isText, NUMBER_TEXT, type TextForm } from './text-forms.ts';
import { timestampFrom, timestampOf } from './typed-timestamp.ts';
import { scaleOf } from './decimal-digits.ts';

export function missingTexts(field: Field, profile: Pick<Profile, 'missing_values'>): readonly string[] {
  return field.missing_values ?? profile.missing_values ?? [''];
}

interface Listed {
  readonly field: Field;
  /** `missing_values`. */
  readonly texts: readonly string[];
  /** How numbers are written, where the file is text. */
  readonly numbers?: NumberDialect | undefined;
  readonly form?: TextForm | undefined;
}

/**
 * SQL that is true where something is given that stands for a missing value, and false or NULL elsewhere; undefined where
 * nothing can.
 *
 * @param value SQL of what is given, of the SQL type `found`
 */
export function standsForMissing(value: string, found: string, listed: Listed): string | undefined {
  const { field, texts } = listed;
  const asText =
    field.type === 'string' || isText(found)
      ? oneOf(textOf(value, found), texts.map(quoteLiteral))
      : undefined;
  const conditions = [asText, sameValue(value, found, listed)].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? undefined : conditions.join(' OR ');
}

function oneOf(value: string, items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : `${value} IN (${items.join(', ')})`;
}

const textOf = (value: string, found: string): string =>
  found === 'VARCHAR' ? value : `CAST(${value} AS VARCHAR)`;

function sameValue(value: string, found: string, listed: Listed): string | undefined {
  const { field, texts } = listed;
  if (field.type === 'string') return undefined;
  if (NUMERIC.test(found)) return sameNumber(value, found, texts);
  if (!isText(found) && !FITTING.test(found)) return undefined;
  switch (field.type) {
    case 'integer':
    case 'number':
    case 'decimal':
      return isText(found) ? sameNumberText(textOf(value, found), listed) : undefined;
    case 'boolean':
      return sameBoolean(value, found, texts);
    case 'date':
      return found === 'BOOLEAN' ? undefined : sameDate(value, found, texts);
    case 'timestamp': {
      if (found === 'BOOLEAN') return undefined;
      const times = texts.filter((text) => DAY.test(text.slice(0, 10)));
      const time = isText(found)
        ? timestampOf(textOf(value, found), field)
        : timestampFrom(value, found, field);
      return oneOf(
        time,
        times.map((text) => timestampOf(quoteLiteral(withTime(text)), field)),
      );
    }
  }
}

const NUMERIC = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;

const FITTING = /^(?:BOOLEAN|DATE|TIMESTAMP.*)$/;

function sameNumber(value: string, found: string, texts: readonly string[]): string | undefined {
  const isFloat = found === 'FLOAT' || found === 'DOUBLE';
  const places = isFloat ? Infinity : Number(/,(\d+)\)$/.exec(found)?.[1] ?? 0);
  return oneOf(
    value,
    numbersIn(texts, places).map((text) => `TRY_CAST('${text}' AS ${found})`),
  );
}

function sameNumberText(text: string, { field, texts, numbers, form: known }: Listed): string | undefined {
  // What a comma or a point means in a list is only clear where both mean what they mean everywhere.
  const listed = isPlain(numbers) ? texts : texts.filter((item) => /^[+-]?[0-9]+$/.test(item));
  const read = numberText(text, field, numbers);
  const as = (form: string, type: string, places: number) =>
    oneOf(
      known !== undefined && castIsExact(field, known)
        ? `TRY_CAST(${read} AS ${type})`
        : `CASE WHEN regexp_full_match(${read}, '${form}') THEN TRY_CAST(${read} AS ${type}) END`,
      numbersIn(listed, places).map((item) => `TRY_CAST('${item}' AS ${type})`),
    );
  if (field.type === 'number') return as(NUMBER_TEXT, 'DOUBLE', Infinity);
  const places = field.type === 'integer' ? 0 : scaleOf(field);
  return as(decimalText(places), `DECIMAL(38,${places})`, places);
}

/** The texts that are numbers with so many decimal places at most, written without an exponent unless any number will do. */
function numbersIn(texts: readonly string[], places: number): string[] {
  return texts.flatMap((text) => {
    if (places === Infinity) return ANY_NUMBER.test(text) ? [text] : [];
    const plain = plainNumber(text);
    return plain === undefined || (plain.split('.')[1] ?? '').length > places ? [] : [plain];
  });
}

const ANY_NUMBER = new RegExp(`^(?:${NUMBER_TEXT})$`);

// `0` and `1` in a list are texts of a column that has them; a column of booleans does not.
function sameBoolean(value: string, found: string, texts: readonly string[]): string | undefined {
  const words = texts
    .filter((text) => /^(?:true|True|TRUE|false|False|FALSE)$/.test(text))
    .map((text) => text.toLowerCase());
  const word = `lower(CAST(${value} AS VARCHAR))`;
  return found === 'BOOLEAN' || isText(found)
    ? oneOf(word, [...new Set(words)].map(quoteLiteral))
    : undefined;
}

function sameDate(value: string, found: string, texts: readonly string[]): string | undefined {
  if (isText(found)) return oneOf(textOf(value, found), texts.flatMap(dayOf).map(quoteLiteral));
  if (found === 'DATE')
    return oneOf(
      value,
      texts.flatMap(dayOf).map((day) => `TRY_CAST('${day}' AS DATE)`),
    );
  const times = texts.filter((text) => LOCAL_TIME.test(text)).map(withTime);
  return oneOf(
    value,
    times.map((time) => `TRY_CAST(${quoteLiteral(time)} AS ${found})`),
  );
}

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const LOCAL_TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?)?$/;
const MIDNIGHT = /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:[.]0+)?)?)?$/;

const dayOf = (text: string): string[] => MIDNIGHT.exec(text)?.slice(1, 2) ?? [];

const withTime = (text: string): string => (DAY.test(text) ? `${text} 00:00:00` : text);
