/** Removes what killed processes had begun to write. Called under the project's lock. */
import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../core/effects.ts';
import { namesIn } from './list-cache.ts';

/** `<what it becomes>.<unique name>`, with `.tmp` or `.heir` behind: see `Effects.uniqueName`. */
const TEMPORARY = /\.(\d+)-[0-9a-f]+-[0-9a-f]+(?:\.tmp|\.heir)?$/;
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
  effects: Pick<Effects, 'processStart'>,
  dry: boolean,
): Promise<number> {
  const at = (path: string) => join(root, path);
  // Only the holder of the lock writes here: whatever there is belongs to the dead.
  const orphans = [
    ...within(at('.mlops/cache/tmp'), () => true),
    ...within(at('.mlops/cache/actions'), isTemporary),
    ...unfinishedFiles(root, effects),
  ];
  const now = newest(root);
  const isAbandoned = (name: string, path: string) => {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid === undefined) return false;
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const isOld = stats !== undefined && now !== undefined && stats.mtimeMs < now - HOUR;
    return isOld || effects.processStart(Number(pid)) === undefined;
  };
  for (const folder of SHARED) orphans.push(...within(at(folder), isAbandoned));
  if (!dry) for (const path of orphans) await rm(path, { recursive: true, force: true });
  return orphans.length;
}

/** Locks and parameter files that were being written when their run was killed, absolute. */
export function unfinishedFiles(root: string, effects: Pick<Effects, 'processStart'>): string[] {
  return within(root, (name) => {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid === undefined || !name.startsWith('.')) return false;
    // A lock is written by the holder of the project's lock alone: whatever there is belongs to the dead.
    return name.includes('pipeline.lock.') || effects.processStart(Number(pid)) === undefined;
  });
}

const isTemporary = (name: string): boolean => TEMPORARY.test(name);

function within(folder: string, chosen: (name: string, path: string) => boolean): string[] {
  return namesIn(folder)
    .map((name) => [name, join(folder, name)] as const)
    .filter(([name, path]) => chosen(name, path))
    .map(([, path]) => path);
}

// The lock that was just taken tells the time of the file system, which may be another than this machine's.
const newest = (root: string): number | undefined =>
  lstatSync(join(root, '.mlops/lock'), { throwIfNoEntry: false })?.mtimeMs;
