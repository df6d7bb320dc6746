import { commitSnapshot } from '../../engine/history/commit-snapshot.ts';
import { openGit } from '../../engine/history/git.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import { workspaceSnapshot } from '../../engine/history/workspace-snapshot.ts';
import { findProject } from '../../engine/find-project.ts';
import type { Host } from '../host.ts';
import { openProject } from '../open-project.ts';

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
 * The two times that a command compares. Between two commits the workspace is not looked at: it may be broken.
 *
 * @param file the pipeline file, when the user named one
 * @throws MlopsError GIT_MISSING, NOT_A_REPOSITORY, REVISION_UNKNOWN, LOCK_INVALID, and what opening a project throws
 */
export async function snapshotsToCompare(
  host: Host,
  file: string | undefined,
  { from = 'HEAD', to }: RevisionRange,
): Promise<Compared> {
  const { effects } = host;
  const location = findProject(effects.cwd(), file);
  const git = await openGit(location.root);
  const before = await commitSnapshot(location, git, from, effects);
  const after =
    to === undefined
      ? workspaceSnapshot(await openProject(host, file), effects)
      : await commitSnapshot(location, git, to, effects);
  return { before, after };
}
