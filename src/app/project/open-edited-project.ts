import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { checkParameters } from '../../engine/run/process/check-parameters.ts';
import { editParameters } from '../../engine/pipeline/parameters/parameter-edit.ts';
import { findProject } from '../../engine/project/find-project.ts';
import { loadProject } from '../../engine/pipeline/load-project.ts';
import { overrideProject } from '../../engine/override-project.ts';
import { isWithin } from '../../engine/pipeline/project-path.ts';
import { projectOrThrow } from '../../engine/project/project-or-throw.ts';
import type { Project } from '../../engine/project/project.ts';
import { enginePorts, stageCatalog } from './engine-ports.ts';
import type { AppContext } from '../app-context.ts';
import { openProject } from './open-project.ts';
import type { ProjectOptions } from './project-options.ts';

export interface EditedProject {
  readonly project: Project;
  /** The new texts of the parameter files, by path relative to the root; they are not written. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The project as it is with other parameters: every check of the pipeline and of its stages sees them.
 *
 * @param assignments `key=value`
 * @throws MlopsError PARAMETER_INVALID, what `openProject` throws, and what a stage says of its parameters
 */
export async function openEditedProject(
  context: AppContext,
  file: string | undefined,
  assignments: readonly string[],
): Promise<EditedProject> {
  const before = await openProject(context, { file });
  const { root, parameterFiles, stages } = before;
  const made = stages.flatMap(({ outputs }) => outputs.map(({ path }) => path));
  // What a stage makes is not for people to set, and what is only shown may be missing.
  const files = parameterFiles.filter(
    (path) => existsSync(resolve(root, path)) && !made.some((output) => isWithin(path, output)),
  );
  const edited = editParameters(root, files, assignments);
  const project = projectOrThrow(
    await loadProject({
      ...findProject(context.effects.cwd(), file),
      catalog: stageCatalog(context, root),
      parameters: new Map([...edited].map(([path, { value }]) => [path, value])),
    }),
  );
  await checkParameters(before, project, enginePorts(context).host);
  return { project, texts: new Map([...edited].map(([path, { text }]) => [path, text])) };
}

/**
 * The project with the parameters that `override` gives for this once.
 *
 * @throws MlopsError OVERRIDE_OUT_OF_REACH, LOCK_PATH_TAKEN, and what `openEditedProject` throws
 */
export async function openOverriddenProject(
  context: AppContext,
  { file, override: assignments = [], lock }: ProjectOptions,
): Promise<Project> {
  const { project, texts } = await openEditedProject(context, file, assignments);
  const lockFile = lock === undefined ? {} : { lockFile: fromRoot(project.root, context, lock) };
  return overrideProject(project, { assignments, texts, ...lockFile });
}

const fromRoot = (root: string, context: AppContext, path: string): string =>
  relative(root, resolve(context.effects.cwd(), path)).split(sep).join('/');
