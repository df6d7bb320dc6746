import { join } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { requireReplaceable } from '../../core/files/require-replaceable.ts';
import { statIfPresent } from '../../core/files/stat-if-present.ts';
import { textAt } from '../../core/files/text-at.ts';
import { isWithin } from '../../engine/pipeline/project-path.ts';
import type { Project } from '../../engine/project/project.ts';

/** What a report begins with, as JSON of format 1 or 2, or as a page. */
const BEGINNINGS = [/^\s*\{\s*"(?:format|guilty_stage)":/, /^\s*<!doctype html>/i];
const HEAD_BYTES = 256;

/**
 * Whether a report may be written there: nothing is there, or a former report. Neither is what the pipeline reads or makes: the
 * JSON beside a page has a name that nobody wrote.
 *
 * @param path absolute
 * @throws MlopsError OUTPUT_UNWRITABLE naming it
 */
export async function requireOwnReport(project: Project, path: string): Promise<void> {
  await requireReplaceable(path);
  const declared = [
    ...project.sources.keys(),
    project.lockFile,
    ...project.stages.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map((one) => one.path)),
  ];
  const taken = declared.find((one) => isWithin(path, join(project.root, one)));
  if (taken !== undefined) throw unwritable(path, `\`${taken}\` belongs to the pipeline`);
  if ((await statIfPresent(path)) === undefined) return;
  const beginning = textAt(path, HEAD_BYTES);
  if (!BEGINNINGS.some((pattern) => pattern.test(beginning)))
    throw unwritable(path, 'it is there already, and is not a report');
}

const unwritable = (path: string, why: string): MlopsError =>
  new MlopsError({
    code: 'OUTPUT_UNWRITABLE',
    message: `the report \`${path}\` cannot be written: ${why}`,
    hints: ['name another file with `--report`'],
  });
