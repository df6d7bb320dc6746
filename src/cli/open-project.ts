import { findProject } from '../engine/project/find-project.ts';
import { projectOrThrow } from '../engine/project/pipeline-invalid.ts';
import type { Project } from '../engine/project/project.ts';
import { recallProject, rememberProject } from '../engine/project/project-memory.ts';
import { enginePorts, stageCatalog } from './engine-ports.ts';
import type { Host } from './host.ts';
import type { OverrideFlags } from './open-edited-project.ts';

/**
 * The project that a command works on.
 *
 * @param file the pipeline file, when the user named one
 * @param once parameters that hold for this command alone
 * @throws MlopsError PIPELINE_MISSING, PIPELINE_INVALID with every mistake and its place
 */
export async function openProject(
  host: Host,
  file: string | undefined,
  once: Pick<OverrideFlags, 'override' | 'lock'> = {},
): Promise<Project> {
  if (once.override !== undefined && once.override.length > 0) {
    const { openOverriddenProject } = await import('./open-edited-project.ts');
    return openOverriddenProject(host, { ...once, file });
  }
  const location = findProject(host.effects.cwd(), file);
  const catalog = stageCatalog(host, location.root);
  const { build } = enginePorts(host);
  const known = await recallProject(location, build, catalog);
  if (known !== undefined) return known;
  // With it come the parsers of YAML, which a run with nothing to do does not need.
  const { loadProject } = await import('../engine/pipeline/load-project.ts');
  const project = projectOrThrow(await loadProject({ ...location, catalog }));
  rememberProject(project, location, build, host.effects);
  return project;
}
