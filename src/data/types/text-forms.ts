import type { ColumnForm } from '../../kernels/open-csv-kernel.ts';
import type { Field } from '../../documents/profile.generated.ts';
import { scaleOf } from './decimal-digits.ts';

/** Of a field of the type `number`, as RE2 and JavaScript read it. */
export const NUMBER_TEXT = '[+-]?(([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|(?i:nan|inf|infinity))';

/** Of a number with so many digits after the point, zeros behind them not counted. */
export const decimalText = (places: number): string => `[+-]?[0-9]*([.][0-9]{0,${places}}0*)?`;

/** Whether values of the SQL type are texts. */
export function isText(type: string): boolean {
  return type === 'VARCHAR' || type.startsWith('ENUM(');
}

/** What the texts of a column are written with, beside digits and minuses. */
export type TextForm = ColumnForm;

/**
 * Whether DuckDB's cast to the field's type takes no text of that form that is not written as it must be: none has what it
 * would be too kind to.
 */
export function castIsExact(field: Pick<Field, 'type' | 'scale'>, form: TextForm): boolean {
  switch (field.type) {
    case 'integer':
      return !form.hasPoints && !form.hasExponents && !form.hasOthers;
    case 'number':
      // `+-1` is none.
      return !form.hasPluses && !form.hasOthers;
    case 'decimal':
      // More digits after the point than the scale has would be rounded.
      return !form.hasExponents && !form.hasOthers && form.places <= scaleOf(field);
    case 'date':
      return form.isDay;
    case 'string':
    case 'boolean':
    case 'timestamp':
      return false;
  }
}
