/** Text that is safe inside a SQL statement. */

/** `name` as an identifier, whatever is in it. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `text` as a string literal, whatever is in it. */
export function quoteLiteral(text: string): string {
  // DuckDB cuts a statement at a NUL, so that one has to be spelt.
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(0) || ')})`;
}
