/** Removes what killed processes had begun to write. Called under the project's lock. */
import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../core/effects.ts';
import { listDirectory } from '../../core/files/list-directory.ts';
import { ownerOf } from '../../core/files/temporary-name.ts';

const HOUR = 3_600_000;
/** Where others than the holder of the lock write as well: `status`, whoever waits for the lock, a stage with a memo. */
const SHARED = [
  '.mlops',
  '.mlops/state',
  '.mlops/state/stages',
  '.mlops/cache/stage-descriptions',
  '.mlops/cache/memo',
];

/**
 * @param dry only counts
 * @returns how many there are
 */
export async function sweepTemporary(
  root: string,
  effects: Pick<Effects, 'host' | 'processStart'>,
  dry: boolean,
): Promise<number> {
  const at = (path: string) => join(root, path);
  // Only the holder of the lock writes here: whatever there is belongs to the dead.
  const orphans = [
    ...within(at('.mlops/cache/tmp'), () => true),
    ...within(at('.mlops/cache/actions'), (name) => ownerOf(name, effects) !== undefined),
    ...unfinishedFiles(root, effects),
  ];
  const now = newest(root);
  const isAbandoned = (name: string, path: string) => {
    const owner = ownerOf(name, effects);
    if (owner !== 'elsewhere') return owner === 'dead';
    // Nobody is at one of these for so long.
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats !== undefined && now !== undefined && stats.mtimeMs < now - HOUR;
  };
  for (const folder of SHARED) orphans.push(...within(at(folder), isAbandoned));
  if (!dry) for (const path of orphans) await rm(path, { recursive: true, force: true });
  return orphans.length;
}

/** Locks and parameter files that were being written when their run was killed, absolute. */
export function unfinishedFiles(root: string, effects: Pick<Effects, 'host' | 'processStart'>): string[] {
  return within(root, (name) => {
    const owner = name.startsWith('.') ? ownerOf(name, effects) : undefined;
    // A lock is written by the holder of the project's lock alone: whatever there is belongs to the dead.
    return owner === 'dead' || (owner !== undefined && name.includes('pipeline.lock.'));
  });
}

function within(folder: string, chosen: (name: string, path: string) => boolean): string[] {
  return listDirectory(folder)
    .map((name) => [name, join(folder, name)] as const)
    .filter(([name, path]) => chosen(name, path))
    .map(([, path]) => path);
}

// The lock that was just taken tells the time of the file system, which may be another than this machine's.
const newest = (root: string): number | undefined =>
  lstatSync(join(root, '.mlops/lock'), { throwIfNoEntry: false })?.mtimeMs;
