import { join } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import type { ProjectLocation } from '../../engine/pipeline/load-project.ts';
import { lockFileOf } from '../../engine/pipeline/load-project.ts';
import { readLockFile } from '../../engine/lockfile/lock-file.ts';
import type { StageRecord } from '../../engine/project/stage-record.ts';

/**
 * What the lock says of stages.
 *
 * @param names none: all
 * @throws MlopsError LOCK_INVALID, TARGET_UNKNOWN
 */
export function lockedRecords({ root, file }: ProjectLocation, names: readonly string[]): StageRecord[] {
  const lockFile = lockFileOf(file);
  const { stages } = readLockFile(join(root, lockFile));
  if (names.length === 0) return [...stages.values()];
  return names.map((name) => {
    const record = stages.get(name);
    if (record !== undefined) return record;
    throw new MlopsError({
      code: 'TARGET_UNKNOWN',
      message: `no stage \`${name}\` in \`${lockFile}\`${didYouMean(name, stages.keys())}`,
      hints: ['the lock knows the stages that `mlops repro` has brought up to date'],
    });
  });
}
