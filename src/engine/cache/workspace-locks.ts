/** The lock files of a project's folder: each pipeline file has its own, and all share one cache. */
import { join } from 'node:path';
import { listDirectory } from '../../core/files/list-directory.ts';
import { readLockFile } from '../lockfile/lock-file.ts';
import type { StageRecord } from '../project/stage-record.ts';

export const isLockName = (name: string): boolean =>
  name === 'pipeline.lock' || name.endsWith('.pipeline.lock');

/**
 * Every stage that a lock of the project names, with what it says of it.
 *
 * @throws MlopsError LOCK_INVALID
 */
export function workspaceStages(root: string): [stage: string, record: StageRecord][] {
  return listDirectory(root)
    .filter((name) => isLockName(name) && !name.startsWith('.'))
    .flatMap((name) => [...readLockFile(join(root, name)).stages]);
}
