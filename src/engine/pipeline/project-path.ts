/** Paths as a project knows them: relative to its root, `/` between, no `.` and no `..` inside. */
import { posix } from 'node:path';

/** Joins a declared path to the folder it is declared in; what leads out of the root begins with `..` or `/`. */
export function projectPath(directory: string, declared: string): string {
  const joined = posix.isAbsolute(declared) ? posix.normalize(declared) : posix.join(directory, declared);
  return joined.length > 1 && joined.endsWith('/') ? joined.slice(0, -1) : joined;
}

export const isOutside = (path: string): boolean =>
  path === '..' || path.startsWith('../') || path.startsWith('/');

/** Whether `path` is `folder` or lies in it. */
export const isWithin = (path: string, folder: string): boolean =>
  folder === '.' ? !isOutside(path) : path === folder || path.startsWith(`${folder}/`);

/** Whether two paths have anything in common: one is the other, or lies in it. */
export const touches = (a: string, b: string): boolean => isWithin(a, b) || isWithin(b, a);

/** A root below `folder`, so deep that what these paths name above it (`../shared`) has its place in `folder` as well. */
export function rootBelow(folder: string, paths: readonly string[]): string {
  const depth = Math.max(0, ...paths.map(levelsUp));
  return posix.join(folder, ...Array.from({ length: depth }, (_, level) => `level-${level + 1}`), 'project');
}

const levelsUp = (path: string): number => path.split('/').filter((part) => part === '..').length;
