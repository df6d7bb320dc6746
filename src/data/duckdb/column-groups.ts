/**
 * Columns that one query looks at together. DuckDB's time to plan a query, and its memory to run it, grow faster than the
 * columns in it.
 */
export const COLUMNS_AT_ONCE = 32;

export function columnGroups<T>(columns: readonly T[]): (readonly T[])[] {
  const groups: (readonly T[])[] = [];
  for (let from = 0; from < columns.length; from += COLUMNS_AT_ONCE) {
    groups.push(columns.slice(from, from + COLUMNS_AT_ONCE));
  }
  return groups;
}
