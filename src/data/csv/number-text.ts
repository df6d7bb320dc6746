import type { CsvDialect } from './csv-dialect.ts';
import type { Field } from '../../documents/profile.generated.ts';
import { quoteLiteral } from '../duckdb/sql.ts';

export type NumberDialect = Pick<CsvDialect, 'decimalChar' | 'groupChar'>;

/**
 * SQL of a text as numbers are written everywhere else: `1.234,50` becomes `1234.50` where the dialect says so. What is no
 * number in the dialect becomes a text that is none at all: `1.5` is not fifteen, and not one and a half.
 *
 * @param text SQL of the text, NULL where none is given
 */
export function numberText(text: string, field: Field, numbers: NumberDialect | undefined): string {
  if (numbers === undefined || !['integer', 'number', 'decimal'].includes(field.type)) return text;
  const { decimalChar, groupChar } = numbers;
  if (isPlain(numbers)) return text;
  const [point, group] = [anyOf(decimalChar), anyOf(groupChar)];
  const plainForm = `([0-9]+(${point}[0-9]*)?|${point}[0-9]+)([eE][+-]?[0-9]+)?`;
  // Nobody writes `0.123` for 123 or `1.500e3` for 1500000: there the point is that of another dialect.
  const grouped = groupChar === '' ? '' : `|[1-9][0-9]{0,2}(${group}[0-9]{3})+(${point}[0-9]*)?`;
  const form = `[+-]?(${plainForm}${grouped}|(?i:nan|inf|infinity))`;
  const without = groupChar === '' ? text : `replace(${text}, ${quoteLiteral(groupChar)}, '')`;
  const plain = decimalChar === '.' ? without : `replace(${without}, ${quoteLiteral(decimalChar)}, '.')`;
  return `CASE WHEN ${text} IS NULL THEN NULL WHEN regexp_full_match(${text}, ${quoteLiteral(form)}) THEN ${plain} ELSE '?' END`;
}

/** Whether numbers are written as in SQL. */
export function isPlain(numbers: NumberDialect | undefined): boolean {
  return numbers === undefined || (numbers.decimalChar === '.' && numbers.groupChar === '');
}

const anyOf = (character: string): string =>
  character === '' ? '' : `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
