/** Outputs are written where they are declared, and not where a symbolic link in the workspace leads. */
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { MlopsError } from '../../../core/error.ts';
import { outputPathProblem } from '../../content/plain-path.ts';
import { isOutside } from '../../pipeline/project-path.ts';
import type { StageOutput } from '../../project/project.ts';

/**
 * A folder around an output may be a link within the project. What lies outside, or is git's or this program's own, is not
 * a stage's to write.
 *
 * @param root of the project, absolute
 * @throws MlopsError LINK_OUTSIDE
 */
export function requirePlaces(root: string, outputs: readonly Pick<StageOutput, 'path'>[]): void {
  for (const { path } of outputs) {
    const link = nearestLink(root, path);
    if (link === undefined) continue;
    const target = realpathIfThere(join(root, link));
    const within = target === undefined ? undefined : relative(realpathSync(root), target);
    const isInside =
      within !== undefined &&
      !isOutside(within.split(sep).join('/')) &&
      (within === '' || outputPathProblem(within) === undefined);
    if (!isInside) throw linkOutside(path, link, target);
  }
}

/** The longest part of the way to `path` that is a symbolic link; what is behind it is reached through it. */
function nearestLink(root: string, path: string): string | undefined {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const found = lstatSync(join(root, folder), { throwIfNoEntry: false });
    if (found?.isSymbolicLink() === true) return folder;
  }
  return undefined;
}

// Links to nothing, and links that lead to each other, lead nowhere where an output could be made.
function realpathIfThere(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const linkOutside = (path: string, link: string, target: string | undefined): MlopsError =>
  new MlopsError({
    code: 'LINK_OUTSIDE',
    message: `the output \`${path}\` would be written through \`${link}\`, a symbolic link ${target === undefined ? 'to nothing' : `out of the project, to \`${target}\``}`,
    hints: [
      'make it a folder of the project; to keep large data elsewhere, mount it there or move the project',
    ],
    details: { path, link, target: target ?? null },
  });
