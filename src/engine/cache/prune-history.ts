/**
 * What earlier runs have left beside the results: records and logs in `.mlops/runs`, copies of files that were in the
 * way in `.mlops/saved`, results on the way in `.mlops/cache/memo`. Without a rule they would grow for ever.
 *
 * - The records of the recent runs stay, of every stage that a lock names the last run in which it did something, and
 *   the last run: what `mlops logs` and `mlops logs STAGE` show.
 * - A copy was nobody's to make again: it stays as long as its run, and 30 days.
 * - A result on the way stays when it was made since the newest run whose record goes.
 */
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listDirectory } from '../../core/files/list-directory.ts';
import { stagesAtWork } from '../run/process/run-logs.ts';
import type { Amount } from './cache-stats.ts';
import { writing } from '../../core/files/system-error.ts';

export interface FreedHistory {
  readonly runs: Amount;
  readonly saved: Amount;
  readonly memo: Amount;
}

const SAVED_MILLISECONDS = 30 * 24 * 3_600_000;

/**
 * Called under the project's lock, unless it only counts.
 *
 * @param keepRuns how many runs are recent
 * @param stages that the project's locks name
 * @param dry only counts
 * @throws MlopsError CANNOT_WRITE
 */
export async function pruneHistory(
  root: string,
  keepRuns: number,
  stages: ReadonlySet<string>,
  dry: boolean,
): Promise<FreedHistory> {
  const runs = listFolder(root, 'runs');
  const kept = keptRuns(
    root,
    runs.map(({ name }) => name),
    keepRuns,
    stages,
  );
  const goneRuns = runs.filter(({ name }) => !kept.has(name));
  const last = Math.max(0, ...runs.map(({ stats }) => stats.mtimeMs));
  const newestGone = Math.max(0, ...goneRuns.map(({ stats }) => stats.mtimeMs));
  const freed = {
    runs: goneRuns,
    saved: listFolder(root, 'saved').filter(
      ({ name, stats }) => !kept.has(name) && stats.mtimeMs < last - SAVED_MILLISECONDS,
    ),
    memo: listFolder(root, 'cache/memo').filter(({ stats }) => stats.mtimeMs < newestGone),
  };
  const amounts = { runs: amountIn(freed.runs), saved: amountIn(freed.saved), memo: amountIn(freed.memo) };
  if (dry) return amounts;
  for (const { path } of [...freed.runs, ...freed.saved, ...freed.memo])
    await writing(path, () => rm(path, { recursive: true, force: true }));
  return amounts;
}

function keptRuns(
  root: string,
  runs: readonly string[],
  keepRuns: number,
  stages: ReadonlySet<string>,
): Set<string> {
  // Names of runs sort by their start.
  const recent = runs.slice(-Math.max(1, keepRuns));
  const kept = new Set(recent);
  const wanted = new Set(stages);
  for (const run of runs.toReversed()) {
    if (wanted.size === 0) break;
    for (const stage of stagesAtWork(root, run)) if (wanted.delete(stage)) kept.add(run);
  }
  return kept;
}

interface Entry {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly stats: Stats;
}

function listFolder(root: string, name: string): Entry[] {
  const folder = join(root, '.mlops', name);
  return listDirectory(folder).flatMap((entry) => {
    const path = join(folder, entry);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ name: entry, path, stats }];
  });
}

function amountIn(entries: readonly Entry[]): Amount {
  const sizes = entries.flatMap(({ path, stats }) => (stats.isDirectory() ? sizesIn(path) : [stats.size]));
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function sizesIn(folder: string): number[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const stats = lstatSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
    return stats === undefined || stats.isDirectory() ? [] : [stats.size];
  });
}
