/**
 * Columns that one query looks at together. DuckDB's time to plan a query, and its memory to run it, grow faster than the
 * columns in it.
 */
export function columnGroups<T>(columns: readonly T[], most = 32): (readonly T[])[] {
  const groups: (readonly T[])[] = [];
  for (let from = 0; from < columns.length; from += most) groups.push(columns.slice(from, from + most));
  return groups;
}
