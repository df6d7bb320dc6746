/** The lock files of a project's folder: each pipeline file has its own, and all share one cache. */
import { join } from 'node:path';
import { readLockFile } from '../lock-file.ts';
import type { StageRecord } from '../stage-record.ts';
import { namesIn } from './list-cache.ts';

export const isLockName = (name: string): boolean =>
  name === 'pipeline.lock' || name.endsWith('.pipeline.lock');

/** @throws MlopsError LOCK_INVALID */
export const workspaceRecords = (root: string): StageRecord[] => entriesIn(root).map(([, record]) => record);

/** @throws MlopsError LOCK_INVALID */
export const workspaceStages = (root: string): string[] => entriesIn(root).map(([name]) => name);

function entriesIn(root: string): [string, StageRecord][] {
  return namesIn(root)
    .filter((name) => isLockName(name) && !name.startsWith('.'))
    .flatMap((name) => [...readLockFile(join(root, name)).stages]);
}
