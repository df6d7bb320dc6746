import { join } from 'node:path';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import { whyNotRead } from '../../core/files/read-named.ts';
import { MAX_PROFILE_BYTES, parseProfile, type Profile } from '../../data/profile/profile.ts';
import type { ModelCard } from '../../documents/model-card.ts';

/**
 * What the rows that a model was trained on looked like; undefined in a directory of format 1.
 *
 * @throws MlopsError as `parseProfile`; MODEL_INCONSISTENT
 */
export async function readModelProfile(directory: string, card: ModelCard): Promise<Profile | undefined> {
  if (card.format !== 2) return undefined;
  const path = join(directory, 'profile.json');
  const promised = card.files['profile.json'];
  const bytes = readBounded(path, MAX_PROFILE_BYTES);
  if (typeof bytes === 'string') {
    throw inconsistent(directory, `cannot be used: ${whyNotRead(bytes, MAX_PROFILE_BYTES)}`, promised, null);
  }
  const found = digestBytes(bytes);
  if (found === promised) return parseProfile(bytes.toString('utf8'), path);
  throw inconsistent(directory, 'was replaced while it was opened', promised, found);
}

function inconsistent(
  directory: string,
  problem: string,
  promised: Digest,
  found: Digest | null,
): MlopsError {
  return new MlopsError({
    code: 'MODEL_INCONSISTENT',
    message: `\`profile.json\` in \`${directory}\` ${problem}`,
    hints: ['take the whole directory again, as the stage `train` wrote it, when nothing writes there'],
    details: { file: 'profile.json', promised, found },
  });
}
