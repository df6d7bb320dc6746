import { commitSnapshot, emptySnapshot } from '../../engine/history/commit-snapshot.ts';
import { openGit } from '../../engine/git/git.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import type { AppContext } from '../app-context.ts';
import { locateShown, openShown, type ShownOptions } from './open-shown.ts';

export interface Compared {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

export interface RevisionRange {
  /** Default: HEAD. */
  readonly from?: string | undefined;
  /** Default: the workspace. */
  readonly to?: string | undefined;
}

/**
 * The two times that are compared. Between two commits the workspace is not looked at: it may be broken. Before the
 * first commit HEAD is a time at which there was nothing.
 *
 * @throws MlopsError GIT_MISSING, NOT_A_REPOSITORY, REVISION_UNKNOWN, LOCK_INVALID, and what opening a project throws
 */
export async function snapshotsToCompare(
  context: AppContext,
  options: ShownOptions,
  { from = 'HEAD', to }: RevisionRange,
): Promise<Compared> {
  const { effects } = context;
  const location = locateShown(context, options);
  const git = await openGit(location.root);
  const isNew = await git.isNew();
  const at = async (revision: string): Promise<Snapshot> => {
    if (isNew && revision === 'HEAD') return emptySnapshot(revision);
    const snapshot = await commitSnapshot(location, git, revision, effects);
    return location.isBare ? { ...snapshot, notes: [] } : snapshot;
  };
  const before = await at(from);
  if (to !== undefined) return { before, after: await at(to) };
  // Against nothing everything would be new: that says nothing.
  if (isNew && from === 'HEAD') return { before, after: { ...emptySnapshot('workspace'), notes: [] } };
  return { before, after: (await openShown(context, options)).snapshot };
}
