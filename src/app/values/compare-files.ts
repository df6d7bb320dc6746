import { isWithin, projectPath } from '../../engine/pipeline/project-path.ts';
import { MlopsError } from '../../core/error.ts';
import { compareValues, type ValueComparison } from '../../engine/history/compare-values.ts';
import { PARSERS } from '../../engine/history/parse-values.ts';
import type { NamedFiles } from '../../engine/history/snapshot.ts';
import type { Compared } from './snapshots-to-compare.ts';

/**
 * Compares the files that the pipeline named at either time, or those that the user names. What cannot be read is
 * unknown.
 *
 * @throws MlopsError TARGET_UNKNOWN for a file that was there at neither time
 */
export async function compareFiles(
  { before, after }: Compared,
  kind: keyof NamedFiles,
  targets: readonly string[] = [],
): Promise<ValueComparison> {
  const wanted = targets.map((target) => projectPath('.', target));
  for (const path of wanted) {
    if ((await before.read(path)).size > 0 || (await after.read(path)).size > 0) continue;
    throw new MlopsError({
      code: 'TARGET_UNKNOWN',
      message: `\`${path}\` is neither in \`${before.revision.name}\` nor in \`${after.revision.name}\``,
      details: { path },
    });
  }
  const named = new Set([...after.named[kind], ...before.named[kind]]);
  return compareValues(before, after, wanted.length === 0 ? [...named] : wanted, PARSERS[kind]);
}

/** Compares the files that the pipeline named at either time, and of those the ones at or below the targets. */
export async function compareNamed(
  { before, after }: Compared,
  kind: keyof NamedFiles,
  targets: readonly string[],
): Promise<ValueComparison> {
  const named = new Set([...after.named[kind], ...before.named[kind]]);
  const wanted = [...named].filter(
    (path) => targets.length === 0 || targets.some((target) => isWithin(path, target)),
  );
  return compareValues(before, after, wanted, PARSERS[kind]);
}

/** @throws the first error of a file when nothing can be compared for it */
export function requireKnown({ changes, unknown }: ValueComparison): void {
  const error = unknown.find((one) => one.error !== undefined)?.error;
  if (error !== undefined && changes.every(({ change }) => change === 'unknown')) throw error;
}
