import type { AppContext } from '../app-context.ts';
import type { EditedProject } from '../project/open-edited-project.ts';
import { openProject } from '../project/open-project.ts';
import type { ProjectOptions } from '../project/project-options.ts';
import { resolveAddress } from '../project/resolve-address.ts';

export interface RunProjectOptions extends ProjectOptions {
  /** Stages, groups, output paths or globs; none: everything. */
  readonly targets?: readonly string[];
  /** `key=value`: values that the parameter file has from this run on. */
  readonly setParameters?: readonly string[];
}

/** The project as it is to be run, and what of it. Nothing is written yet. */
export async function openToRun(
  context: AppContext,
  { setParameters = [], ...options }: RunProjectOptions,
): Promise<EditedProject & { readonly targets: readonly string[] }> {
  const { file, targets } = resolveAddress(context, options.file, options.targets ?? []);
  if (setParameters.length === 0) {
    return { project: await openProject(context, { ...options, file }), texts: new Map(), targets };
  }
  const { openEditedProject } = await import('../project/open-edited-project.ts');
  return { ...(await openEditedProject(context, file, setParameters)), targets };
}
