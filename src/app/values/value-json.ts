import type { JsonValue } from '../../core/json/json.ts';
import { doubleOf, type ParameterValue, toJson } from '../../engine/pipeline/parameters/parameter-value.ts';

/** As JSON says it; what it cannot say is a text that JavaScript, Python and others read as the number: `NaN`. */
export const valueJson = (value: ParameterValue): JsonValue =>
  toJson(value, (number) => doubleOf(number) ?? NON_FINITE[number.text] ?? number.text);

const NON_FINITE: { readonly [text: string]: string } = {
  '.nan': 'NaN',
  '.inf': 'Infinity',
  '-.inf': '-Infinity',
};
