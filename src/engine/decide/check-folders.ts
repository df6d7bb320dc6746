import { join } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import { statPath } from '../content/file-stat.ts';
import { touches } from '../pipeline/project-path.ts';
import type { Project, Stage } from '../project/project.ts';

/**
 * The folder that a command works in must be there, or come with an output. In a sandbox it is made.
 *
 * @throws MlopsError WDIR_MISSING, before anything has run
 */
export function checkFolders(project: Project, stages: readonly Stage[], sandbox = false): void {
  const diagnostics: Diagnostic[] = [];
  for (const stage of stages) {
    const { name, action, frozen } = stage;
    if (action.kind !== 'command' || action.directory === '.' || frozen || (stage.sandbox ?? sandbox))
      continue;
    const { directory } = action;
    const { kind } = statPath(join(project.root, directory));
    if (kind === 'directory' || (kind === 'missing' && comesWithOutputs(stages, directory))) continue;
    const what = kind === 'missing' ? 'does not exist, and no stage makes it' : 'is not a folder';
    diagnostics.push(project.diagnose(name, undefined, `\`wdir: ${directory}\` ${what}`));
  }
  if (diagnostics.length === 0) return;
  throw new MlopsError({
    code: 'WDIR_MISSING',
    message: `${diagnostics.length === 1 ? 'a stage has' : 'stages have'} no folder to work in`,
    diagnostics,
  });
}

const comesWithOutputs = (stages: readonly Stage[], folder: string): boolean =>
  stages.some(({ outputs }) => outputs.some(({ path }) => touches(path, folder)));
