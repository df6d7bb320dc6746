import { REASONS_COLUMN, ROW_COLUMN } from '../sources/reserved-columns.ts';
import type { ValidatedTable } from './open-validated.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';

/**
 * The valid rows with the columns of the profile, ordered by its primary key, so that the order of the input does not
 * matter; by the row's number where there is no key.
 */
export function validSelect({ columns, validRelation, profile, rows }: ValidatedTable): string {
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  // Where the key only warns, two valid rows may have the same one: the row's number makes the order total.
  const ties = rows.warned > 0 ? [ROW_COLUMN] : [];
  const order =
    profile.primary_key === undefined ? [ROW_COLUMN] : [...profile.primary_key.map(quoteIdentifier), ...ties];
  return `SELECT ${names} FROM ${validRelation} ORDER BY ${order.join(', ')}`;
}

/** The refused rows as they came, with their numbers and reasons, in the order of the file. */
export function quarantineSelect({ source, quarantineRelation }: ValidatedTable): string {
  const names = source.columns.map(({ name }) => quoteIdentifier(name));
  const columns = [...names, ROW_COLUMN, REASONS_COLUMN].join(', ');
  return `SELECT ${columns} FROM ${quarantineRelation} ORDER BY ${ROW_COLUMN}`;
}
