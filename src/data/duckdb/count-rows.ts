import type { Database } from './database.ts';

/** @param relation SQL that may stand after FROM */
export async function countRows(database: Database, relation: string): Promise<number> {
  const counted = await database.rows(`SELECT count(*) AS rows FROM ${relation}`);
  return Number(counted[0]?.['rows']);
}
