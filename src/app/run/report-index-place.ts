import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { textAt } from '../../core/files/text-at.ts';
import type { Project } from '../../engine/project/project.ts';

const USUAL = 'reports/index.html';
const ASIDE = '.mlops/reports/index.html';
/** As the page says it, near its top. */
const GENERATOR = 'name="generator" content="mlops index of reports"';
const HEAD_BYTES = 4096;

/**
 * Where the index of reports goes, relative to the root: among the reports, or aside where that path is a stage's own, where
 * `reports` is no folder of the project's, and where somebody else's page lies there.
 */
export function reportIndexPlace(project: Pick<Project, 'root' | 'stages'>): string {
  return isDeclared(project) || isForeign(project.root) ? ASIDE : USUAL;
}

/** The index that an earlier run has left; undefined: none has. */
export function existingReportIndex(project: Pick<Project, 'root' | 'stages'>): string | undefined {
  const place = reportIndexPlace(project);
  return existsSync(join(project.root, place)) ? place : undefined;
}

// An input as well: a stage that reads the folder would run again because of the index.
function isDeclared({ stages }: Pick<Project, 'stages'>): boolean {
  return stages.some((stage) =>
    [...stage.outputs, ...stage.inputs, ...stage.state].some(
      ({ path }) => path === '.' || `${USUAL}/`.startsWith(`${path}/`) || path.startsWith(`${USUAL}/`),
    ),
  );
}

// What cannot be read is not ours to replace.
function isForeign(root: string): boolean {
  try {
    const folder = lstatSync(join(root, 'reports'), { throwIfNoEntry: false });
    if (folder === undefined) return false;
    if (!folder.isDirectory()) return true;
    const file = lstatSync(join(root, USUAL), { throwIfNoEntry: false });
    if (file === undefined) return false;
    return !file.isFile() || !textAt(join(root, USUAL), HEAD_BYTES).includes(GENERATOR);
  } catch {
    return true;
  }
}
