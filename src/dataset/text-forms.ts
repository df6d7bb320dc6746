/** Of a field of the type `number`, as RE2 reads it. */
export const NUMBER_TEXT = '[+-]?(([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|(?i:nan|inf|infinity))';

/** Whether values of the SQL type are texts. */
export function isText(type: string): boolean {
  return type === 'VARCHAR' || type.startsWith('ENUM(');
}
