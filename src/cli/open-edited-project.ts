import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { editParameters } from '../engine/parameter-edit.ts';
import { findProject } from '../engine/find-project.ts';
import { loadProject } from '../engine/load-project.ts';
import { isWithin } from '../engine/pipeline/project-path.ts';
import { projectOrThrow } from '../engine/pipeline-invalid.ts';
import type { Project } from '../engine/project.ts';
import { stageCatalog } from './engine-ports.ts';
import type { Host } from './host.ts';
import { openProject } from './open-project.ts';

export interface EditedProject {
  readonly project: Project;
  /** The new texts of the parameter files, which are not written yet. */
  readonly rewrite: ReadonlyMap<string, string>;
}

/**
 * The project as it will be with other parameters; every check of the pipeline sees them.
 *
 * @param assignments `key=value`
 * @throws MlopsError PARAMETER_INVALID, and what `openProject` throws
 */
export async function openEditedProject(
  host: Host,
  file: string | undefined,
  assignments: readonly string[],
): Promise<EditedProject> {
  const { root, parameterFiles, stages } = await openProject(host, file);
  const made = stages.flatMap(({ outputs }) => outputs.map(({ path }) => path));
  // What a stage makes is not for people to set, and what is only shown may be missing.
  const files = parameterFiles.filter(
    (path) => existsSync(join(root, path)) && !made.some((output) => isWithin(path, output)),
  );
  const edited = editParameters(root, files, assignments);
  const project = projectOrThrow(
    await loadProject({
      ...findProject(host.effects.cwd(), file),
      catalog: stageCatalog(host, root),
      parameters: new Map([...edited].map(([path, { value }]) => [path, value])),
    }),
  );
  return { project, rewrite: new Map([...edited].map(([path, { text }]) => [path, text])) };
}
