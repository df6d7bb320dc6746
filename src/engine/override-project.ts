/** A project with other parameters for one run, and the refusal of what could not see them. */
import { dirname } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import { digestBytes } from '../core/digest.ts';
import { MlopsError } from '../core/error.ts';
import { readsOverride } from './run/sandbox/sandbox.ts';
import { isWithin, touches } from './pipeline/project-path.ts';
import type { Override, Project } from './project/project.ts';

/**
 * @param project as it is with the other parameters
 * @throws MlopsError OVERRIDE_OUT_OF_REACH, LOCK_PATH_TAKEN
 */
export function overrideProject(project: Project, override: Override): Project {
  const digests = [...override.texts].map(([path, text]) => [path, digestBytes(text)] as const);
  const overridden = { ...project, override, sources: new Map([...project.sources, ...digests]) };
  requireReach(overridden, override);
  if (override.lockFile !== undefined) requireFreePath(project, override.lockFile);
  return overridden;
}

// A stage that reads the file where it lies would make its result of the old values, under the name of the new ones.
function requireReach(project: Project, { texts }: Override): void {
  const diagnostics: Diagnostic[] = [];
  for (const stage of project.stages) {
    for (const { path } of stage.inputs) {
      const file = [...texts.keys()].find((one) => isWithin(one, path));
      if (file === undefined) continue;
      const message = `stage \`${stage.name}\` reads \`${file}\` as an input, and would not see the override`;
      diagnostics.push(project.diagnose(stage.name, path, message));
    }
    if (stage.sandbox === false && readsOverride(project, stage)) {
      const message = `the command of stage \`${stage.name}\` reads the file by itself, and \`sandbox: false\` keeps the override from it`;
      diagnostics.push(project.diagnose(stage.name, undefined, message));
    }
  }
  if (diagnostics.length === 0) return;
  throw new MlopsError({
    code: 'OVERRIDE_OUT_OF_REACH',
    message: 'an override cannot reach every stage that reads the parameter file',
    diagnostics,
    hints: ['`--set-param` writes the value into the file, where every stage sees it'],
  });
}

function requireFreePath({ file, lockFile, sources, stages }: Project, path: string): void {
  const own = [file, lockFile, ...sources.keys()].find((one) => touches(one, path));
  const made = stages
    .flatMap(({ inputs, outputs }) => [...inputs, ...outputs])
    .find((one) => touches(one.path, path));
  const taken =
    own ?? made?.path ?? ['.git', '.mlops'].find((folder) => path === folder || dirname(path) === folder);
  if (taken === undefined) return;
  throw new MlopsError({
    code: 'LOCK_PATH_TAKEN',
    message: `\`${path}\` cannot hold the lock of the run: \`${taken}\` is the project's own`,
    hints: ['name a path that nothing in the pipeline reads or makes, such as `reports/nightly.lock`'],
    details: { path },
  });
}
