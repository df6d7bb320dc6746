import { findProject } from '../../engine/project/find-project.ts';
import { projectOrThrow } from '../../engine/project/project-or-throw.ts';
import type { Project } from '../../engine/project/project.ts';
import { recallProject, rememberProject } from '../../engine/project/project-memory.ts';
import { enginePorts, stageCatalog } from './engine-ports.ts';
import type { AppContext } from '../app-context.ts';
import type { ProjectOptions } from './project-options.ts';

/**
 * The project that a use case works on.
 *
 * @throws MlopsError PIPELINE_MISSING, PIPELINE_INVALID with every mistake and its place
 */
export async function openProject(context: AppContext, options: ProjectOptions): Promise<Project> {
  if (options.override !== undefined && options.override.length > 0) {
    const { openOverriddenProject } = await import('./open-edited-project.ts');
    return openOverriddenProject(context, options);
  }
  const location = findProject(context.effects.cwd(), options.file);
  const catalog = stageCatalog(context, location.root);
  const { build } = enginePorts(context);
  const known = await recallProject(location, build, catalog);
  if (known !== undefined) return known;
  // With it come the parsers of YAML, which a run with nothing to do does not need.
  const { loadProject } = await import('../../engine/pipeline/load-project.ts');
  const project = projectOrThrow(await loadProject({ ...location, catalog }));
  rememberProject(project, location, build, context.effects);
  return project;
}
