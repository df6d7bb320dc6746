import { realEffects } from '../src/core/effects.ts';
import { MlopsError } from '../src/core/error.ts';
import type { LabelledTable } from '../src/core/matrix.ts';
import { didYouMean } from '../src/core/suggest.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import { type FeatureRequest, featureColumns } from '../src/data/features/feature-columns.ts';
import { type CoarseColumn, findCoarseColumns } from '../src/data/validation/find-coarse-columns.ts';
import { missingAsNull } from '../src/data/types/missing-as-null.ts';
import { openTable } from '../src/data/sources/open-table.ts';
import { type Profile, readProfile } from '../src/data/profile/profile.ts';
import { readFeatures } from '../src/data/features/read-features.ts';
import { requireMemory } from '../src/model/require-memory.ts';

interface TrainingInput {
  readonly input: string;
  readonly profile: string;
  readonly key: string;
  readonly target: string;
  readonly positive?: string | number | boolean | undefined;
  readonly exclude: readonly string[];
}

/**
 * What the model may see, by the profile.
 *
 * @throws MlopsError EXCLUDE_UNKNOWN and those of the profile
 */
export async function selectColumns({
  profile: path,
  key,
  target,
  exclude,
}: TrainingInput): Promise<{ readonly profile: Profile; readonly columns: FeatureRequest[] }> {
  const profile = await readProfile(path);
  const names = profile.fields.map((field) => field.name);
  const unknown = exclude.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new MlopsError({
      code: 'EXCLUDE_UNKNOWN',
      message: `\`exclude\` names \`${unknown}\`, which the profile \`${path}\` does not have${didYouMean(unknown, names)}`,
      hints: [`the profile has ${names.map((name) => `\`${name}\``).join(', ')}`],
    });
  }
  return { profile, columns: featureColumns(profile, [key, target, ...exclude]) };
}

/**
 * @param needs threads to read with, whether keys come along, and lanes of a search that each hold a copy
 * @returns rows by key, and the columns that are too coarse as 32-bit numbers
 * @throws MlopsError TRAIN_MEMORY and those of `readFeatures`
 */
export async function readTrainingRows(
  { input, key, target, positive }: TrainingInput,
  { profile, columns }: { readonly profile: Profile; readonly columns: readonly FeatureRequest[] },
  { threads, keys, lanes }: { readonly threads: number; readonly keys: boolean; readonly lanes: number },
): Promise<{ readonly read: LabelledTable; readonly coarse: readonly CoarseColumn[] }> {
  const database = await openDatabase({ threads });
  try {
    const { rows, relation } = await openTable(database, input, {
      name: 'training rows',
      columns: [key, target, ...columns.map(({ name }) => name)],
      described: true,
    });
    requireMemory({ rows, columns, lanes }, realEffects.memory());
    const read = await readFeatures(database, input, columns, {
      key,
      target: { name: target, positive },
      keys,
      profile,
    });
    const given = await missingAsNull(database, relation, columns, profile);
    return { read, coarse: await findCoarseColumns(database, given, read.columns) };
  } finally {
    database.close();
  }
}
