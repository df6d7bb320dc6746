import { expect } from 'vitest';
import { openValidated, type ValidatedTable } from './open-validated.ts';
import type { Database } from '../duckdb/database.ts';
import type { Field, Profile } from '../profile/profile.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

export const profileOf = (fields: Field[], more: Partial<Profile> = {}): Profile => ({
  name: 'p',
  fields,
  ...more,
});

/** Reasons by row number. */
export async function refusals(database: Database, table: ValidatedTable): Promise<Record<string, string[]>> {
  const rows = await database.rows(`SELECT _row, _reasons FROM ${table.quarantineRelation} ORDER BY _row`);
  expect(rows.length).toBe(table.rows.quarantined);
  expect(table.rows.valid + table.rows.quarantined).toBe(table.rows.total);
  return Object.fromEntries(rows.map((row) => [Number(row['_row']), row['_reasons'] as string[]]));
}

export async function check(text: string, profile: Profile) {
  const database = await testDatabase();
  const table = await openValidated(database, await testFile('t.csv', text), profile);
  const valid = await database.rows(`SELECT * FROM ${table.validRelation} ORDER BY _row`);
  expect(valid.length).toBe(table.rows.valid);
  return { valid, refused: await refusals(database, table), table, database };
}
