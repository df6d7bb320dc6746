import type { ExtremeClaim } from '../parquet/claimed-extremes.ts';
import type { Database } from '../duckdb/database.ts';
import type { MatchedColumn } from '../types/match-columns.ts';
import type { SourceTable } from '../sources/open-table.ts';
import type { Profile } from '../../documents/profile.generated.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import type { Rule } from '../profile/rules.ts';
import { type CheckedColumn, suspicions } from './rules-to-sql.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { checkedColumns, typedSelect, type TypedRelation } from '../types/typed-relation.ts';

export interface Suspects {
  readonly typed: TypedRelation;
  /** SQL name of a table: these rows as they came, with the columns of the profile alone, and `_row`. */
  readonly raw: string;
}

/**
 * Reads a file once, and keeps the rows that may break a rule which is not on uniqueness, or that a claim leaves out: nobody
 * has to look for them in the file again.
 */
export async function keepSuspects(
  database: Database,
  name: string,
  source: SourceTable,
  matched: readonly MatchedColumn[],
  profile: Profile,
  rules: readonly Rule[],
  claims: readonly ExtremeClaim[],
): Promise<Suspects> {
  const raw = quoteIdentifier(`${name} suspects`);
  // Never true, and about another column: a condition on one column alone would be held against the file's statistics, row
  // group by row group, and those know of no NaN.
  const conditions = [`t.${ROW_COLUMN} < 1`, ...suspicions(asTheyCame(matched, profile, claims), rules)];
  const names = matched.map(({ field }, index) => `t.r${index} AS ${quoteIdentifier(field.name)}`);
  await database.run(
    `CREATE OR REPLACE TABLE ${raw} AS SELECT ${[`t.${ROW_COLUMN}`, ...names].join(', ')}
     FROM (${typedSelect(source, matched, profile, 'raw')}) t WHERE ${conditions.join(' OR ')}`,
  );
  const relation = quoteIdentifier(`${name} typed suspects`);
  await database.run(
    `CREATE OR REPLACE TABLE ${relation} AS ${typedSelect({ relation: raw }, matched, profile, 'table')}`,
  );
  return { typed: { relation, columns: checkedColumns(matched, true), isTable: true }, raw };
}

// A text costs a copy before it is freed of what means a missing one; a condition can leave that out by itself.
function asTheyCame(
  matched: readonly MatchedColumn[],
  profile: Profile,
  claims: readonly ExtremeClaim[],
): CheckedColumn[] {
  const byIndex = new Map(claims.map((claim) => [claim.index, claim]));
  return checkedColumns(matched, false).map((plain, index) => {
    const { field, found } = matched[index]!;
    const said = byIndex.get(index);
    const column = said === undefined ? plain : { ...plain, said };
    if (field.type !== 'string' || found !== 'VARCHAR') return column;
    const missing = field.missing_values ?? profile.missing_values ?? [''];
    return { ...column, text: { value: `t.r${index}`, missing } };
  });
}
