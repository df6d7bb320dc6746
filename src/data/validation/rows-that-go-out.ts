import { countRows } from '../duckdb/count-rows.ts';
import type { Database } from '../duckdb/database.ts';
import type { Rule } from '../profile/rules.ts';

/** Of the rows that break rules, those that break one which does not only warn. */
export async function rowsThatGoOut(
  database: Database,
  broken: string,
  rules: readonly Rule[],
  warns: (rule: Rule) => boolean,
): Promise<{ readonly relation: string; readonly quarantined: number; readonly warned: number }> {
  const all = await countRows(database, broken);
  const strict = rules.flatMap((rule, index) => (warns(rule) ? [] : [index]));
  if (strict.length === rules.length) return { relation: broken, quarantined: all, warned: 0 };
  const relation = `(FROM ${broken} WHERE list_has_any(rules, [${strict.join(', ')}]::USMALLINT[]))`;
  const quarantined = await countRows(database, relation);
  return { relation, quarantined, warned: all - quarantined };
}
