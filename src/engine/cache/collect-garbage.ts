/**
 * Deletes what nothing uses. Used is what the locks name: those in the project's folder, those of all commits that git
 * has a name for; and the results of recent runs. Any result deleted can be made again by running its stage. What old
 * runs have left beside goes by the rules of prune-history.ts, what is remembered of what is gone by those of
 * prune-state.ts.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import { acquireProjectMutex } from '../run/mutex/project-mutex.ts';
import { recover } from '../run/recover.ts';
import { parseLock } from '../lockfile/lock-file.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { type Amount, amountOf } from './cache-stats.ts';
import { contentsOf } from './blobs-of-record.ts';
import { gitLocks } from './git-locks.ts';
import { type CachedFile, listBlobs, listEntries, listQuarantine } from './list-cache.ts';
import { type Cache, openCache } from './open-cache.ts';
import { recentResults } from './recent-results.ts';
import { type FreedHistory, pruneHistory } from './prune-history.ts';
import { pruneState } from './prune-state.ts';
import { workspaceStages } from './workspace-locks.ts';
import { sweepTemporary } from './sweep-temporary.ts';
import { writing } from '../../core/files/system-error.ts';

export interface CollectOptions {
  /** Changes nothing. */
  readonly dry: boolean;
  /** The results of so many recent runs stay. */
  readonly keepRuns: number;
}

export interface Collection {
  readonly freed: {
    readonly blobs: Amount;
    readonly entries: Amount;
    readonly quarantine: Amount;
    /** Leftovers of killed processes. */
    readonly temporary: number;
    /** What was remembered of what is no more. */
    readonly state: Amount;
  } & FreedHistory;
  readonly kept: { readonly blobs: Amount; readonly entries: Amount };
  /** Commits whose locks were honoured; undefined: no git repository. */
  readonly commits: number | undefined;
  /** Locks in git that this version cannot read: what they name was not kept for their sake. */
  readonly unreadableLocks: number;
}

/**
 * Safe beside a run: it holds the project's lock. A dry one changes nothing and holds none.
 *
 * @throws MlopsError LOCKED (75), LOCK_INVALID, GIT_FAILED, CANNOT_WRITE: nothing was deleted then
 */
export async function collectGarbage(
  root: string,
  options: CollectOptions,
  effects: Effects,
): Promise<Collection> {
  if (options.dry) return collect(root, options, effects);
  const release = await acquireProjectMutex(join(root, '.mlops'), effects, () => undefined);
  try {
    await recover(root, effects);
    return await collect(root, options, effects);
  } finally {
    await release();
  }
}

async function collect(
  root: string,
  { dry, keepRuns }: CollectOptions,
  effects: Effects,
): Promise<Collection> {
  const cache = openCache(root, effects);
  const git = await gitLocks(root);
  const named = (git?.texts ?? []).map(recordsIn);
  const workspace = workspaceStages(root);
  const current = workspace.map(([, record]) => record);
  const records = [...current, ...named.flatMap((one) => one ?? [])];
  const recent = recentResults(root, keepRuns);
  const used = await usedBy(records, recent, cache);

  const entries = divide(listEntries(cache.folder), used.entries);
  const blobs = divide(listBlobs(cache.folder), used.blobs);
  const quarantine = listQuarantine(cache.folder);
  const temporary = await sweepTemporary(root, effects, dry);
  const history = await pruneHistory(root, keepRuns, new Set(workspace.map(([stage]) => stage)), dry);
  const state = await pruneState(root, current, dry, effects);
  // An entry promises its blobs: it goes first.
  if (!dry) for (const { path } of [...entries.unused, ...blobs.unused, ...quarantine]) await remove(path);
  return {
    freed: {
      blobs: amountOf(blobs.unused),
      entries: amountOf(entries.unused),
      quarantine: amountOf(quarantine),
      temporary,
      state,
      ...history,
    },
    kept: { blobs: amountOf(blobs.used), entries: amountOf(entries.used) },
    commits: git?.commits,
    unreadableLocks: named.filter((one) => one === undefined).length,
  };
}

function recordsIn(lock: string): StageRecord[] | undefined {
  try {
    return [...parseLock('pipeline.lock', lock).stages.values()];
  } catch (error) {
    if (error instanceof MlopsError) return undefined;
    throw error;
  }
}

async function usedBy(
  records: readonly StageRecord[],
  recent: ReadonlySet<Digest>,
  { actions, blobs: store }: Cache,
): Promise<{ entries: Set<Digest>; blobs: Set<Digest> }> {
  const entries = new Set([...records.map(({ fingerprint }) => fingerprint), ...recent]);
  const blobs = new Set<Digest>();
  const incomplete: string[] = [];
  // Most branches agree on most stages, and a manifest may be long.
  const marked = new Map<string, readonly Digest[]>();
  const mark = async (record: StageRecord): Promise<readonly Digest[]> => {
    const outputs = JSON.stringify(record.outputs);
    const known = marked.get(outputs);
    if (known !== undefined) return known;
    const contents = await contentsOf(record, store);
    for (const digest of contents.blobs.keys()) blobs.add(digest);
    marked.set(outputs, contents.unknown);
    return contents.unknown;
  };
  for (const record of records) await mark(record);
  // A stage that is not deterministic may have made something else under the same fingerprint.
  for (const fingerprint of entries) {
    const known = await actions.find(fingerprint);
    if (known === undefined) continue;
    // The files of such a folder may be here, and nothing tells which they are.
    for (const digest of await mark(known))
      incomplete.push(
        Object.entries(known.outputs).find(([, output]) => output.digest === digest)?.[0] ?? digest,
      );
  }
  if (incomplete.length > 0) throw listsGone(incomplete);
  return { entries, blobs };
}

function listsGone(paths: readonly string[]): MlopsError {
  const named = [...new Set(paths)].map((path) => `\`${path}\``).join(', ');
  return new MlopsError({
    code: 'CACHE_INCOMPLETE',
    message: `the cache has a result with ${named} and no longer the list of its files: nothing is deleted, for these files could go with it`,
    hints: [
      '`mlops repro --force` on its stage makes it again, and so does `mlops cache pull` where a remote has it',
      '`mlops cache verify` names what else is missing',
    ],
    details: { paths: [...new Set(paths)] },
  });
}

function divide(
  files: readonly CachedFile[],
  used: ReadonlySet<Digest>,
): { used: CachedFile[]; unused: CachedFile[] } {
  const isUsed = ({ digest }: CachedFile) => digest !== undefined && used.has(digest);
  return { used: files.filter(isUsed), unused: files.filter((file) => !isUsed(file)) };
}

const remove = (path: string): Promise<void> => writing(path, () => rm(path, { force: true }));
