import { realEffects } from '../core/effects.ts';
import type { LabelledTable } from '../core/feature-table.ts';
import { openDatabase } from '../data/duckdb/database.ts';
import type { FeatureRequest } from '../data/features/feature-columns.ts';
import { type CoarseColumn, findCoarseColumns } from '../data/validation/find-coarse-columns.ts';
import { missingAsNull } from '../data/types/missing-as-null.ts';
import { openTable } from '../data/sources/open-table.ts';
import type { Profile } from '../data/profile/profile.ts';
import { readFeatures } from '../data/features/read-features.ts';
import { requireMemory } from '../model/require-memory.ts';
import type { TrainingRequest } from './training-request.ts';

/**
 * @param needs threads to read with, whether keys come along, and lanes of a search that each hold a copy
 * @returns rows by key, and the columns that are too coarse as 32-bit numbers
 * @throws MlopsError TRAIN_MEMORY and those of `readFeatures`
 */
export async function readTrainingRows(
  { input, key, target, positive }: Pick<TrainingRequest, 'input' | 'key' | 'target' | 'positive'>,
  { profile, columns }: { readonly profile: Profile; readonly columns: readonly FeatureRequest[] },
  { threads, keys, lanes }: { readonly threads: number; readonly keys: boolean; readonly lanes: number },
): Promise<{ readonly read: LabelledTable; readonly coarse: readonly CoarseColumn[] }> {
  const database = await openDatabase({ threads });
  try {
    const source = await openTable(database, input, {
      name: 'training rows',
      columns: [key, target, ...columns.map(({ name }) => name)],
    });
    requireMemory({ rows: source.rows, columns, lanes }, realEffects.memory());
    const read = await readFeatures(database, source, columns, {
      key,
      target: { name: target, positive },
      keys,
      profile,
    });
    const given = await missingAsNull(database, source.relation, columns, profile);
    return { read, coarse: await findCoarseColumns(database, given, read.columns) };
  } finally {
    database.close();
  }
}
