import { MlopsError } from '../../core/error.ts';
import { findProject } from '../../engine/project/find-project.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import { folderSnapshot, workspaceSnapshot } from '../../engine/history/workspace-snapshot.ts';
import type { ProjectLocation } from '../../engine/pipeline/load-project.ts';
import type { Project } from '../../engine/project/project.ts';
import type { Host } from '../host.ts';
import { openProject } from '../open-project.ts';

export interface ShownFlags {
  readonly file?: string | undefined;
  readonly target?: readonly string[] | undefined;
}

/** What a command shows files of. */
export interface Shown {
  readonly project: Pick<Project, 'file' | 'plots'>;
  readonly snapshot: Snapshot;
}

/**
 * The project in the workspace. Files that the user names can be shown without one.
 *
 * @throws MlopsError PIPELINE_MISSING when neither is there, and what opening a project throws
 */
export async function openShown(host: Host, flags: ShownFlags): Promise<Shown> {
  const location = locateShown(host, flags);
  if (location.isBare)
    return { project: { file: location.file, plots: [] }, snapshot: folderSnapshot(location.root) };
  const project = await openProject(host, flags.file);
  return { project, snapshot: workspaceSnapshot(project, host.effects) };
}

export interface ShownLocation extends ProjectLocation {
  /** There is no pipeline: the root is where the user stands. */
  readonly isBare: boolean;
}

/** @throws MlopsError PIPELINE_MISSING */
export function locateShown(host: Host, { file, target = [] }: ShownFlags): ShownLocation {
  const cwd = host.effects.cwd();
  try {
    return { ...findProject(cwd, file), isBare: false };
  } catch (error) {
    const isMissing = error instanceof MlopsError && error.code === 'PIPELINE_MISSING';
    if (!isMissing || file !== undefined || target.length === 0) throw error;
    return { root: cwd, file: 'pipeline.yaml', isBare: true };
  }
}
