import { commitSnapshot } from '../../engine/history/commit-snapshot.ts';
import { type Git, openGit, type RevisionKind } from '../../engine/git/git.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import type { AppContext } from '../app-context.ts';
import { locateShown, openShown, type ShownOptions } from './open-shown.ts';

export interface RevisionOptions extends ShownOptions {
  /** Branches, tags or commits of git; none, and none of the following: the workspace. */
  readonly revisions?: readonly string[] | undefined;
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
}

export interface ShownSnapshots {
  /** The workspace first, when several kinds of revisions are asked for. */
  readonly snapshots: readonly Snapshot[];
  /** The workspace alone. */
  readonly single: boolean;
}

/**
 * The times that are shown: the workspace, the revisions that the user names, or the workspace and all branches,
 * tags or commits, each commit once.
 *
 * @throws MlopsError GIT_MISSING, NOT_A_REPOSITORY, REVISION_UNKNOWN, LOCK_INVALID, and what opening a project throws
 */
export async function snapshotsToShow(
  context: AppContext,
  options: RevisionOptions,
): Promise<ShownSnapshots> {
  const names = options.revisions ?? [];
  const kinds = KINDS.flatMap(([option, kind]) => (options[option] === true ? [kind] : []));
  if (names.length === 0 && kinds.length === 0)
    return { snapshots: [(await openShown(context, options)).snapshot], single: true };
  const location = locateShown(context, options);
  const git = await openGit(location.root);
  const snapshots = kinds.length === 0 ? [] : [(await openShown(context, options)).snapshot];
  for (const [commit, name] of await commitsMeant(git, names, kinds)) {
    const snapshot = await commitSnapshot(location, git, commit, context.effects);
    snapshots.push({ ...snapshot, revision: { name, commit } });
  }
  return { snapshots, single: false };
}

const KINDS = [
  ['allBranches', 'branches'],
  ['allTags', 'tags'],
  ['allCommits', 'commits'],
] as const satisfies readonly (readonly [keyof RevisionOptions, RevisionKind])[];

async function commitsMeant(
  git: Git,
  names: readonly string[],
  kinds: readonly RevisionKind[],
): Promise<ReadonlyMap<string, string>> {
  const named: [string, string][] = [];
  for (const name of names) named.push([await git.resolve(name), name]);
  for (const kind of kinds) named.push(...(await git.revisions(kind)));
  const commits = new Map<string, string>();
  for (const [commit, name] of named) {
    const known = commits.get(commit);
    // A commit that a branch or a tag names needs no number.
    if (known === undefined) commits.set(commit, name);
    else if (!known.split(', ').includes(name) && !commit.startsWith(name))
      commits.set(commit, `${known}, ${name}`);
  }
  return commits;
}
