import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../../core/json/canonical-json.ts';
import { statPath } from '../../content/file-stat.ts';
import type { Stage } from '../../project/project.ts';
import type { Sandbox } from './sandbox.ts';

/** What interpreters keep for themselves beside the code that they load, and what the engine put there. */
const NOBODYS_OUTPUT: ReadonlySet<string> = new Set(['__pycache__', '.mlops']);

/** Relative to the root, sorted. */
export interface UndeclaredWrites {
  /** Files that are new and no outputs. */
  readonly made: readonly string[];
  /** Copies of the stage's inputs that it wrote to or deleted. */
  readonly changed: readonly string[];
}

/** What a stage wrote in its sandbox beside its outputs. */
export function undeclaredWrites(stage: Stage, { root, given }: Sandbox): UndeclaredWrites {
  const declared = new Set([...stage.outputs, ...stage.state].map(({ path }) => path));
  const made: string[] = [];
  const changed: string[] = [];
  const walk = (folder: string, prefix: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (declared.has(path) || NOBODYS_OUTPUT.has(entry.name)) continue;
      if (entry.isDirectory()) walk(join(folder, entry.name), `${path}/`);
      else if (!given.has(join(folder, entry.name))) made.push(path);
      else if (!isAsGiven(join(folder, entry.name), given)) changed.push(path);
    }
  };
  walk(root, '');
  const gone = [...given.keys()].filter(
    (path) => path.startsWith(`${root}/`) && statPath(path).kind === 'missing',
  );
  changed.push(...gone.map((path) => path.slice(root.length + 1)));
  return { made: made.toSorted(compareCodeUnits), changed: changed.toSorted(compareCodeUnits) };
}

function isAsGiven(path: string, given: Sandbox['given']): boolean {
  const [before, now] = [given.get(path), statPath(path)];
  if (before === undefined || now.kind !== 'file') return false;
  // No user program can set the change time of an inode back. A file that was rewritten as it was counts as changed.
  const { changed, size, inode } = now.stat;
  return changed === before.changed && size === before.size && inode === before.inode;
}
