import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { withShownPaths } from './held-file.ts';

/**
 * The head was Parquet, so whatever DuckDB says against the rest means a damaged file.
 *
 * @param path what messages call it
 */
export async function unreadableAs<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof MlopsError || !(error instanceof Error)) throw error;
    throw new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` cannot be read: ${withShownPaths(error.message.split('\n')[0] ?? '')}`,
      hints: ['the file may be damaged or cut off: make it again'],
      exitCode: EXIT.cannot,
      cause: error,
    });
  }
}
