import { existsSync, statSync } from 'node:fs';
import { glob, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { MlopsError } from '../../core/error.ts';
import { emptyInput } from './detect-format.ts';
import { openingError } from './opening-error.ts';

/** One of the files that make up a table. */
export interface PartPath {
  readonly path: string;
  /** Below the folder, or below the part of a pattern that has no wildcard; with `/` on every platform. */
  readonly name: string;
  /** Of the folders between: `dt=2026-01-31` is the value `2026-01-31` of `dt`; null where the table had none. */
  readonly partitions: readonly { readonly name: string; readonly value: string | null }[];
}

const WILDCARD = /[*?[\]{}]/;

/**
 * The files of a folder or of a glob pattern in code-unit order of their paths. What is hidden or begins with `_` (marks
 * and metadata of the job that wrote the table) is none of them. A file with such a name is that file, not a pattern.
 *
 * @returns undefined when the path is neither a folder nor a pattern
 * @throws MlopsError INPUT_EMPTY, INPUT_MISSING
 */
export async function listParts(path: string): Promise<PartPath[] | undefined> {
  const pattern = WILDCARD.test(path) && !existsSync(path);
  if (!pattern && !isFolder(path)) return undefined;
  const base = pattern ? staticPart(path) : path;
  const found = pattern ? await matching(path) : await filesBelow(path);
  const parts = found
    .map((file) => ({
      path: file,
      name: relative(base === '' ? '.' : base, file)
        .split(sep)
        .join('/'),
    }))
    .filter(({ name }) => !name.split('/').some((step) => /^[._]/.test(step)))
    .toSorted((a, b) => compareCodeUnits(a.name, b.name));
  if (parts.length === 0 && pattern) {
    throw new MlopsError({
      code: 'INPUT_MISSING',
      message: `no file matches \`${path}\``,
      hints: [
        'check the pattern: it is relative to the project, and quoted so that the shell leaves it alone',
      ],
    });
  }
  if (parts.length === 0) throw emptyInput(path, 'is a folder without a file');
  return parts.map((part) => ({ ...part, partitions: partitionsOf(part.name) }));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw openingError(path, error);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const paths = entries.map((entry) => join(entry.parentPath, entry.name));
    // A link is what it leads to.
    return paths.filter((path) => !isFolder(path));
  } catch (error) {
    throw openingError(folder, error);
  }
}

async function matching(pattern: string): Promise<string[]> {
  const found: string[] = [];
  // A link is what it leads to, here as in a folder.
  for await (const path of glob(pattern, { followSymlinks: true })) if (!isFolder(path)) found.push(path);
  return found;
}

/** The folders of a pattern before its first wildcard. */
function staticPart(pattern: string): string {
  const steps = pattern.split('/');
  const first = steps.findIndex((step) => WILDCARD.test(step));
  return steps.slice(0, first).join('/') || (pattern.startsWith('/') ? '/' : '');
}

function partitionsOf(name: string): PartPath['partitions'] {
  return name
    .split('/')
    .slice(0, -1)
    .flatMap((step) => {
      const equals = step.indexOf('=');
      if (equals < 1) return [];
      const value = decoded(step.slice(equals + 1));
      return [
        {
          name: decoded(step.slice(0, equals)),
          value: value === '__HIVE_DEFAULT_PARTITION__' ? null : value,
        },
      ];
    });
}

/** Writers of partitions escape what no folder's name may have. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that is itself.
    return text;
  }
}
