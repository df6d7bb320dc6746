/**
 * Which files of an output are the output's own, and which are reached through a symbolic link. A link is followed: what
 * counts is the content, and a file comes back where a link was. What it leads to belongs to somebody else: it is
 * neither changed nor, when it lies outside of the project, taken.
 */
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { MlopsError } from '../../../core/error.ts';
import { isOutside } from '../../pipeline/project-path.ts';

export class OwnFiles {
  readonly #root: string;
  /** By folder: whether no part of its path is a link. */
  readonly #folders = new Map<string, boolean>();

  /** @param root of the project, absolute */
  constructor(root: string) {
    this.#root = realpathSync(root);
  }

  /**
   * @param place of the output, absolute
   * @param path within it; empty: the output is a file
   * @throws MlopsError LINK_OUTSIDE
   */
  isOwn(place: string, path: string, shown: string): boolean {
    const file = join(place, path);
    const folder = dirname(file);
    const isLink = lstatSync(file).isSymbolicLink();
    if (!isLink && (path === '' || this.#isOwnFolder(place, folder))) return true;
    const target = realpathSync(file);
    if (isOutside(relative(this.#root, target))) throw linkOutside(shown, target);
    return false;
  }

  #isOwnFolder(place: string, folder: string): boolean {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const isLink = lstatSync(folder).isSymbolicLink();
    const own = !isLink && (folder === place || this.#isOwnFolder(place, dirname(folder)));
    this.#folders.set(folder, own);
    return own;
  }
}

export const linkOutside = (shown: string, target: string): MlopsError =>
  new MlopsError({
    code: 'LINK_OUTSIDE',
    message: `output \`${shown}\` is a link out of the project, to \`${target}\`: what lies there is not the stage's`,
    hints: [
      'let the stage copy the file, or declare the file as an input and leave the link out of the outputs',
    ],
    details: { path: shown, target },
  });
