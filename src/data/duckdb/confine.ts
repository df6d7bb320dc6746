import type { Database } from './database.ts';
import { quoteLiteral } from './sql.ts';
import { readingsOf } from '../sources/table-input.ts';
import { inputPath } from '../sources/table-path.ts';

/**
 * From here on the database opens these files and no others: a query that a user wrote can neither read what its
 * stage does not declare nor write anywhere.
 */
export async function confine(database: Database, paths: readonly string[]): Promise<void> {
  const readable = [...paths, ...readingsOf(database)];
  // As it is written, and as `openTable` writes it when there is a `*` or `[` in it.
  const allowed = readable.flatMap((path) => [quoteLiteral(path), inputPath(path)]);
  await database.run(`SET allowed_paths = [${allowed.join(', ')}]`);
  await database.run('SET enable_external_access = false');
}
