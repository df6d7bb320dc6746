import { canonicalJson } from '../../../core/json/canonical-json.ts';
import {
  doubleOf,
  ExactNumber,
  type ParameterValue,
} from '../../../engine/pipeline/parameters/parameter-value.ts';
import { valueJson } from '../../../app/values/value-json.ts';

const LONGEST = 40;

/**
 * A value in a cell of a table.
 *
 * @param precision digits after the decimal point; absent: all there are
 */
export function valueText(value: ParameterValue, precision?: number): string {
  if (typeof value === 'number') return precision === undefined ? String(value) : decimal(value, precision);
  if (value instanceof ExactNumber) {
    const double = precision === undefined ? undefined : doubleOf(value);
    return double === undefined || precision === undefined || Number.isInteger(double)
      ? value.text
      : decimal(double, precision);
  }
  if (typeof value === 'string') return value;
  const text = canonicalJson(valueJson(value));
  // Curves and bins are for reports; here they would hide the numbers.
  if (Array.isArray(value) && text.length > LONGEST) return `${value.length} values`;
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Enough digits of a metric for people. */
const FIGURE_DIGITS = 4;

/** A metric in a cell of a table: 4 significant digits, whole numbers whole. */
export function figureText(value: ParameterValue): string {
  const double = value instanceof ExactNumber ? doubleOf(value) : value;
  return typeof double !== 'number' || !Number.isFinite(double) || Number.isInteger(double)
    ? valueText(value)
    : String(Number(double.toPrecision(FIGURE_DIGITS)));
}

/** Two values that differ, so that it shows: all digits when fewer look the same, quotes when only the type differs. */
export function changeTexts(
  before: ParameterValue,
  after: ParameterValue,
  precision: number,
): readonly [string, string] {
  const ways: readonly ((value: ParameterValue) => string)[] = [
    (value) => valueText(value, precision),
    (value) => valueText(value),
    (value) => (typeof value === 'string' ? JSON.stringify(value) : valueText(value)),
  ];
  const texts = ways.map((way) => [way(before), way(after)] as const);
  return texts.find(([old, now]) => old !== now) ?? texts[0] ?? ['', ''];
}

/** `+0.0125`, `-3`: a difference. */
export function differenceText(difference: number, precision: number): string {
  const text = decimal(difference, precision);
  return difference > 0 ? `+${text}` : text;
}

// Without zeros at the end; a small number keeps as many digits of its own instead of becoming 0.
function decimal(value: number, precision: number): string {
  const rounded = Number(value.toFixed(precision));
  return String(rounded === 0 && value !== 0 ? Number(value.toPrecision(Math.max(1, precision))) : rounded);
}
