import { MlopsError } from '../../core/error.ts';
import { findProject } from '../../engine/project/find-project.ts';
import type { AppContext } from '../app-context.ts';
import { openProject } from '../project/open-project.ts';

export interface OwnStages {
  readonly root: string;
  /** Paths of modules, as `uses:` says them. */
  readonly uses: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * The stages of the project's own. Whoever asks what there is may be about to write the pipeline: without one, or with
 * mistakes in it, there is a warning and none of them.
 *
 * @throws MlopsError PIPELINE_MISSING for a pipeline file that is named and not there
 */
export async function ownStages(context: AppContext, file: string | undefined): Promise<OwnStages> {
  const root = projectRoot(context, file);
  try {
    const { stages } = await openProject(context, { file });
    const uses = stages.flatMap(({ action }) =>
      action.kind === 'uses' && action.uses.includes('/') ? [action.uses] : [],
    );
    return { root, uses: [...new Set(uses)].toSorted(), warnings: [] };
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    if (error.code === 'PIPELINE_MISSING' && file === undefined) return { root, uses: [], warnings: [] };
    if (error.code !== 'PIPELINE_INVALID') throw error;
    const warning = `stages of the project's own are not listed: ${error.message} (\`mlops status\` shows where)`;
    return { root, uses: [], warnings: [warning] };
  }
}

/** Of the project, or where the user is when there is none. */
export function projectRoot(context: AppContext, file: string | undefined): string {
  const here = context.effects.cwd();
  try {
    return findProject(here, file).root;
  } catch (error) {
    if (file === undefined && error instanceof MlopsError && error.code === 'PIPELINE_MISSING') return here;
    throw error;
  }
}
