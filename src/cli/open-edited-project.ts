import { editParameters } from '../engine/parameter-edit.ts';
import { findProject } from '../engine/find-project.ts';
import { loadProject } from '../engine/load-project.ts';
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
  const { root, parameterFiles } = await openProject(host, file);
  const edited = editParameters(
    root,
    parameterFiles.map(({ path }) => path),
    assignments,
  );
  const project = projectOrThrow(
    await loadProject({
      ...findProject(host.effects.cwd(), file),
      catalog: stageCatalog(host, root),
      parameters: new Map([...edited].map(([path, { value }]) => [path, value])),
    }),
  );
  return { project, rewrite: new Map([...edited].map(([path, { text }]) => [path, text])) };
}
