import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { statPath } from '../content/file-stat.ts';
import type { ProjectLocation } from '../pipeline/load-project.ts';

export const PIPELINE_FILE = 'pipeline.yaml';

/**
 * The project around `cwd`: the nearest folder upwards with a `pipeline.yaml`; or, when `file` is given, that file's folder.
 *
 * @throws MlopsError PIPELINE_MISSING, CANNOT_READ: a folder on the way may not be entered
 */
export function findProject(cwd: string, file?: string): ProjectLocation {
  if (file !== undefined) {
    const path = resolve(cwd, file);
    if (isThere(path)) return { root: dirname(path), file: basename(path) };
    throw missing(`there is no pipeline file \`${file}\``);
  }
  for (let root = resolve(cwd); ; root = dirname(root)) {
    if (isThere(join(root, PIPELINE_FILE))) return { root, file: PIPELINE_FILE };
    if (root === dirname(root)) break;
  }
  throw missing(`no \`${PIPELINE_FILE}\` in \`${cwd}\` or in a folder above it`, dvcHints(cwd));
}

const isThere = (path: string): boolean => statPath(path).kind !== 'missing';

// Whoever comes from DVC has one, and need not know yet that it runs as it is.
function dvcHints(cwd: string): readonly string[] {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = join(folder, 'dvc.yaml');
    if (existsSync(file)) return [`there is a pipeline of DVC: \`-f ${relative(cwd, file)}\``];
    if (folder === dirname(folder)) return [];
  }
}

const missing = (message: string, hints: readonly string[] = []): MlopsError =>
  new MlopsError({
    code: 'PIPELINE_MISSING',
    message,
    hints: [
      ...hints,
      'go to a folder that has one, or write one: the README shows how',
      'or name the file: `-f path/to/pipeline.yaml`',
    ],
  });
