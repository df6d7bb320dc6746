import { isAbsolute } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { quoteLiteral } from '../duckdb/sql.ts';

/**
 * `path` as a SQL literal for a function that reads files: it names that one local file, whatever stands in it.
 * DuckDB would take `*`, `?` and `[` for a pattern even when such a file exists, `~` for the home directory and
 * `https://` for a server.
 */
export function inputPath(path: string): string {
  const local = localPath(path);
  if (!/[*?[]/.test(local)) return quoteLiteral(local);
  // In a pattern DuckDB takes a backslash for a separator of folders and knows no way to write it.
  if (local.includes('\\')) {
    throw new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` has both a backslash and one of \`*\`, \`?\`, \`[\` in its path, which DuckDB cannot open`,
      hints: ['rename the file or its folder'],
    });
  }
  return quoteLiteral(local.replaceAll(/[*?[]/g, '[$&]'));
}

/** `path` as a SQL literal for `COPY ... TO`. */
export function outputPath(path: string): string {
  return quoteLiteral(localPath(path));
}

function localPath(path: string): string {
  return isAbsolute(path) ? path : `./${path}`;
}
