import { type Diagnostic, diagnosticAt } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import type { Database } from './database.ts';
import { translateDuckdbError } from './duckdb-error.ts';
import { quoteIdentifier } from './sql.ts';

/** A SELECT statement that a user keeps in a file. */
export interface QueryFile {
  /** What messages call it. */
  readonly file: string;
  readonly text: string;
}

/**
 * Makes a table of what a user's query gives; mistakes are shown at their place in the file.
 *
 * @throws MlopsError QUERY_INVALID, or what DuckDB meets outside the query (OUT_OF_MEMORY, DISK_FULL, ...)
 */
export async function createTableFromQuery(
  database: Database,
  table: string,
  query: QueryFile,
): Promise<void> {
  // On a line of its own, so that DuckDB's line n is line n-1 of the file. Nothing but a query fits behind it.
  const statement = `CREATE TABLE ${quoteIdentifier(table)} AS\n${query.text}`;
  try {
    const statements = await database.connection.extractStatements(statement);
    if (statements.count !== 1) throw severalStatements(query, statements.count);
    await database.run(statement);
  } catch (error) {
    throw asQueryError(query, error);
  }
}

function severalStatements({ file }: QueryFile, count: number): MlopsError {
  return new MlopsError({
    code: 'QUERY_INVALID',
    message: `\`${file}\` has ${count} statements instead of a single query`,
    hints: ['begin with `WITH` to give names to intermediate tables'],
  });
}

function asQueryError(query: QueryFile, error: unknown): unknown {
  const translated = translateDuckdbError(error);
  if (translated instanceof MlopsError || !(translated instanceof Error)) return translated;
  const { what, hints } = explanation(translated.message);
  return new MlopsError({
    code: 'QUERY_INVALID',
    message: `DuckDB refuses the query \`${query.file}\`: ${what}`,
    hints,
    diagnostics: location(query, translated.message, what),
    cause: error,
  });
}

// DuckDB says what is wrong, then perhaps what could be meant, then an excerpt with a caret.
function explanation(message: string): { what: string; hints: string[] } {
  const [first = message, ...more] = message.split(/\n+LINE \d+: /)[0]!.split('\n');
  const hints = more.map((line) => line.trim()).filter((line) => line !== '');
  return { what: first.replace(/[.!]$/, ''), hints: hints.map(lowerFirst) };
}

function location({ file, text }: QueryFile, message: string, what: string): Diagnostic[] {
  const match = /^LINE (\d+): (.*)\n( *)\^/m.exec(message);
  if (match === null) return [];
  const [, lineNumber = '', excerpt = '', indent = ''] = match;
  const line = Number(lineNumber) - 2;
  const lines = text.split('\n');
  const lineStart = lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0);
  // The caret stands under the excerpt, which is cut (`...`) at either end when the line is long.
  const caret = indent.length - `LINE ${lineNumber}: `.length;
  const shown = excerpt.replace(/^\.\.\.|\.\.\.$/g, '');
  const cut = excerpt.startsWith('...') ? 3 : 0;
  const column = Math.max(0, (lines[line] ?? '').indexOf(shown)) + caret - cut;
  const word = /^\w+/.exec(text.slice(lineStart + column))?.[0] ?? ' ';
  return [diagnosticAt(file, text, lineStart + column, word.length, what)];
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
