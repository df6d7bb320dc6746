import { REASONS_COLUMN, ROW_COLUMN } from './reserved-columns.ts';
import type { ValidatedTable } from './open-validated.ts';
import { quoteIdentifier } from './sql.ts';

/**
 * The valid rows with the columns of the profile, ordered by its primary key, so that the order of the input does not
 * matter; by the row's number where there is no key.
 */
export function validSelect({ columns, validRelation, profile }: ValidatedTable): string {
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const order = profile.primary_key?.map(quoteIdentifier).join(', ') ?? ROW_COLUMN;
  return `SELECT ${names} FROM ${validRelation} ORDER BY ${order}`;
}

/** The refused rows as they came, with their numbers and reasons, in the order of the file. */
export function quarantineSelect({ source, quarantineRelation }: ValidatedTable): string {
  const names = source.columns.map(({ name }) => quoteIdentifier(name));
  const columns = [...names, ROW_COLUMN, REASONS_COLUMN].join(', ');
  return `SELECT ${columns} FROM ${quarantineRelation} ORDER BY ${ROW_COLUMN}`;
}
