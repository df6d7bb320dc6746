import { findProject } from '../engine/find-project.ts';
import { loadProject } from '../engine/load-project.ts';
import { projectOrThrow } from '../engine/pipeline-invalid.ts';
import type { Project } from '../engine/project.ts';
import { stageCatalog } from './engine-ports.ts';
import type { Host } from './host.ts';

/**
 * The project that a command works on.
 *
 * @param file the pipeline file, when the user named one
 * @throws MlopsError PIPELINE_MISSING, PIPELINE_INVALID with every mistake and its place
 */
export async function openProject(host: Host, file: string | undefined): Promise<Project> {
  const location = findProject(host.effects.cwd(), file);
  return projectOrThrow(await loadProject({ ...location, catalog: stageCatalog(host, location.root) }));
}
