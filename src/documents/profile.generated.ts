// Made by scripts/generate-profile-types.ts from profiles/profile.schema.json; change that one.

/**
 * What a data set must look like: the columns that matter, their types and the values they may have. Other columns of the data are ignored, and their order is free. `fields` follows the Frictionless Table Schema.
 */
export interface Profile {
  /**
   * For editors, of no other effect.
   */
  $schema?: string;
  /**
   * What the data set is called in reports.
   */
  name: string;
  /**
   * A note.
   */
  description?: string;
  /**
   * The columns that matter.
   *
   * @minItems 1
   */
  fields: Field[];
  /**
   * The columns that together name a row: never missing, no two rows alike.
   *
   * @minItems 1
   */
  primary_key?: string[];
  /**
   * Texts that mean `no value`, for every field without a list of its own, and values that equal one of them: `-999` is also the number -999.0 of a Parquet file. Default: the empty text.
   */
  missing_values?: string[];
  dialect?: Dialect;
  /**
   * Fewer valid rows than this fail the data set.
   */
  min_rows?: number;
}
export interface Field {
  /**
   * The column, in the case it is written in.
   */
  name: string;
  /**
   * A name for people.
   */
  title?: string;
  /**
   * A note.
   */
  description?: string;
  /**
   * `integer` fits 64 bits. `decimal` is exact, with `precision` digits of which `scale` stand after the point. `date` is written 2026-01-31, `timestamp` 2026-01-31T10:20:30 with up to six digits after a point and, where it has one, an offset from UTC.
   */
  type: 'string' | 'integer' | 'number' | 'decimal' | 'boolean' | 'date' | 'timestamp';
  /**
   * Of `timestamp` only: the time zone, as `Europe/Berlin`, of values that name none. Values are then instants, kept in UTC. Default: values have no zone; those with one are taken in UTC.
   */
  timezone?: string;
  /**
   * Whether a row that breaks a rule on this field is refused, or kept and counted. A value that does not fit its type is always refused. Default: `error`.
   */
  severity?: 'error' | 'warn';
  /**
   * Reports show none of the values. Default: false.
   */
  sensitive?: boolean;
  /**
   * What the numbers count, as `EUR` or `months`. Of `integer`, `number` and `decimal` only.
   */
  unit?: string;
  /**
   * Of `decimal` only. Default: 18.
   */
  precision?: number;
  /**
   * Of `decimal` only. Default: 2.
   */
  scale?: number;
  /**
   * Of `number` only: NaN and infinities are values, too. Default: false.
   */
  allow_non_finite?: boolean;
  /**
   * Texts that mean `no value` in this field.
   */
  missing_values?: string[];
  /**
   * All values that a category may have, of `string` or `integer`.
   *
   * @minItems 1
   */
  categories?: (string | number)[];
  constraints?: Constraints;
}
export interface Constraints {
  /**
   * A value must be there. Default: false.
   */
  required?: boolean;
  /**
   * No two rows have the same value; missing ones are not compared.
   */
  unique?: boolean;
  /**
   * A number, or a date or timestamp as text. Of `integer` and `decimal` a number may be a text as well: it keeps all digits.
   */
  minimum?: number | string;
  /**
   * A number, or a date or timestamp as text. Of `integer` and `decimal` a number may be a text as well: it keeps all digits.
   */
  maximum?: number | string;
  /**
   * As `minimum`, but a value must be greater.
   */
  min_exclusive?: number | string;
  /**
   * As `maximum`, but a value must be smaller.
   */
  max_exclusive?: number | string;
  /**
   * The values that it may have.
   *
   * @minItems 1
   */
  enum?: (string | number | boolean)[];
  /**
   * A regular expression that the whole text must match, in the forms that RE2 and JavaScript read alike.
   */
  pattern?: string;
  /**
   * In Unicode code points.
   */
  minLength?: number;
  /**
   * In Unicode code points.
   */
  maxLength?: number;
}
/**
 * How a CSV file of this data set is written, after the Frictionless Table Dialect; of no effect on Parquet.
 */
export interface Dialect {
  /**
   * Between two values. Default: a comma.
   */
  delimiter?: string;
  /**
   * Around values; doubled within them. Default: a double quote.
   */
  quoteChar?: string;
  /**
   * Default: a point.
   */
  decimalChar?: '.' | ',';
  /**
   * Between groups of three digits; the empty text is none, which is the default.
   */
  groupChar?: '' | ',' | '.' | ' ' | "'" | '_' | ' ' | ' ' | '’';
  /**
   * Whether the first record names the columns; if not, they have the names of the fields in their order. Default: true.
   */
  header?: boolean;
  /**
   * Lines that begin with it are no records; the empty text is none, which is the default.
   */
  commentChar?: string;
  /**
   * A name of the Encoding Standard, such as `windows-1252` or `utf-16le`. Default: `utf-8`.
   */
  encoding?: string;
}
