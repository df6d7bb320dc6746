import { MlopsError } from '../../core/error.ts';
import { findProject } from '../../engine/project/find-project.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import { folderSnapshot, workspaceSnapshot } from '../../engine/history/workspace-snapshot.ts';
import type { ProjectLocation } from '../../engine/pipeline/load-project.ts';
import type { Project } from '../../engine/project/project.ts';
import type { AppContext } from '../app-context.ts';
import { openProject } from '../project/open-project.ts';

export interface ShownOptions {
  /** The pipeline file; absent: the nearest. */
  readonly file?: string | undefined;
  /** Only these files; none: all that the pipeline names. */
  readonly targets?: readonly string[] | undefined;
}

/** What files are shown of. */
export interface Shown {
  readonly project: Pick<Project, 'file' | 'plots'>;
  readonly snapshot: Snapshot;
}

/**
 * The project in the workspace. Files that the user names can be shown without one.
 *
 * @throws MlopsError PIPELINE_MISSING when neither is there, and what opening a project throws
 */
export async function openShown(context: AppContext, options: ShownOptions): Promise<Shown> {
  const location = locateShown(context, options);
  if (location.isBare)
    return { project: { file: location.file, plots: [] }, snapshot: folderSnapshot(location.root) };
  const project = await openProject(context, { file: options.file });
  return { project, snapshot: workspaceSnapshot(project, context.effects) };
}

export interface ShownLocation extends ProjectLocation {
  /** There is no pipeline: the root is where the user stands. */
  readonly isBare: boolean;
}

/** @throws MlopsError PIPELINE_MISSING */
export function locateShown(context: AppContext, { file, targets = [] }: ShownOptions): ShownLocation {
  const cwd = context.effects.cwd();
  try {
    return { ...findProject(cwd, file), isBare: false };
  } catch (error) {
    const isMissing = error instanceof MlopsError && error.code === 'PIPELINE_MISSING';
    if (!isMissing || file !== undefined || targets.length === 0) throw error;
    return { root: cwd, file: 'pipeline.yaml', isBare: true };
  }
}
