/**
 * What a stage has made is brought into the form in which it would come back from the cache, so that the next stage finds the
 * same whether the output was just made or restored: files where symbolic links were, no empty folders, nothing that the rules
 * ignore. DVC, too, keeps files only.
 */
import {
  type Dirent,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { copyFile, constants } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { cannotRead } from '../../../core/files/cannot-read.ts';
import { writing } from '../../../core/files/system-error.ts';
import { statPath } from '../../content/file-stat.ts';
import { IgnoreRules } from '../../content/ignore-rules.ts';
import { isNeverContent, walkDirectory } from '../../content/walk-directory.ts';
import { isOutside } from '../../pipeline/project-path.ts';
import type { StageOutput } from '../../project/project.ts';
import { linkOutside } from './own-files.ts';
import { removeTree } from './remove-tree.ts';

/**
 * Outputs that are never stored stay as they are. Of one that the stage goes on from only links are replaced: the rest may
 * be what it keeps for itself.
 *
 * @param place where an output was made, absolute
 * @param root of the project, absolute
 * @throws MlopsError LINK_OUTSIDE, CANNOT_READ, CANNOT_WRITE
 */
export async function settleOutputs(
  outputs: readonly StageOutput[],
  place: (path: string) => string,
  root: string,
): Promise<void> {
  const settling = { root: realpathSync(root), ignores: new IgnoreRules(root) };
  for (const { path, cache, persist } of outputs) {
    if (!cache) continue;
    const at = place(path);
    await writing(at, async () => {
      if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true)
        await materialise(at, path, settling);
      if (lstatSync(at, { throwIfNoEntry: false })?.isDirectory() === true)
        await settleFolder(at, path, { ...settling, keeps: persist });
    });
  }
}

interface Settling {
  /** Of the project, without links. */
  readonly root: string;
  readonly ignores: IgnoreRules;
}

/** @returns whether nothing is left in it */
async function settleFolder(
  folder: string,
  shown: string,
  settling: Settling & { readonly keeps: boolean },
): Promise<boolean> {
  const { ignores, keeps } = settling;
  let left = 0;
  for (const entry of entriesOf(folder, shown)) {
    const [path, called] = [join(folder, entry.name), `${shown}/${entry.name}`];
    const isFolder = entry.isDirectory();
    if (isNeverContent(entry.name) || ignores.ignores(called, isFolder ? 'directory' : 'file')) {
      if (keeps) left += 1;
      else await removeTree(path);
    } else if (entry.isSymbolicLink()) {
      await materialise(path, called, settling);
      left += 1;
    } else if (isFolder && (await settleFolder(path, called, settling)) && !keeps) rmdirSync(path);
    else left += 1;
  }
  return left === 0;
}

function entriesOf(folder: string, shown: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw cannotRead(shown, cause);
  }
}

// A link to nothing, or into its own ancestors, stays: whoever walks through the output refuses it.
async function materialise(link: string, shown: string, { root, ignores }: Settling): Promise<void> {
  const found = statPath(link);
  if (found.kind !== 'file' && found.kind !== 'directory') return;
  const target = insideOf(root, link, shown);
  const beside = join(dirname(link), `.${Buffer.byteLength(shown)}.mlops-link`);
  rmSync(beside, { recursive: true, force: true });
  if (found.kind === 'file') await copyFile(target, beside, constants.COPYFILE_FICLONE);
  else {
    if (link.startsWith(`${target}/`) || link === target) return;
    mkdirSync(beside);
    for (const { path } of walkDirectory(target, shown, ignores)) {
      const to = join(beside, path);
      mkdirSync(dirname(to), { recursive: true });
      await copyFile(insideOf(root, join(target, path), `${shown}/${path}`), to, constants.COPYFILE_FICLONE);
    }
    rmSync(link);
  }
  renameSync(beside, link);
}

function insideOf(root: string, path: string, shown: string): string {
  const target = realpathSync(path);
  if (isOutside(relative(root, target))) throw linkOutside(shown, target);
  return target;
}
