import type { Database } from './database.ts';

/** @param relation SQL that may stand after FROM */
export async function countRows(database: Database, relation: string): Promise<number> {
  const pluralize = await database.rows(`SELECT count(*) AS rows FROM ${relation}`);
  return Number(pluralize[0]?.['rows']);
}
