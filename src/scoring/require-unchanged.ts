import { MlopsError } from '../core/error.ts';
import { modelVersion } from '../core/model-version.ts';
import { inputChanged } from '../data/sources/held-file.ts';
import type { TableInput } from '../data/sources/table-input.ts';
import type { ScoringModel } from './model/scoring-model.ts';

/**
 * What was read is what still stands there, so that a receipt speaks of the very rows and the very model that were used.
 *
 * @param directory of the model
 * @throws MlopsError INPUT_CHANGED
 */
export async function requireUnchanged(
  input: TableInput,
  model: Pick<ScoringModel, 'identity'>,
  directory: string,
): Promise<void> {
  await input.requireUnchanged();
  if ((await digestNow(directory)) !== model.identity.digest) throw inputChanged(directory);
}

async function digestNow(directory: string): Promise<string | undefined> {
  try {
    return (await modelVersion(directory)).digest;
  } catch (error) {
    // A directory that is no model any more is not what it was.
    if (error instanceof MlopsError) return undefined;
    throw error;
  }
}
