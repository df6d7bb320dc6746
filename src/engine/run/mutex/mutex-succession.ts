/**
 * Who holds a lock: the process that it names or, when that is gone, the one that has claimed it, or, when that is gone as
 * well, the one that has claimed the claim. A claim on a holder is a file named by the holder's token; `link` makes one only
 * where there is none, so that each holder has one heir at most. Steps are those of docs/decisions/0013-project-lock.md.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { MlopsError } from '../../../core/error.ts';
import { type Naming, temporaryName } from '../../../core/files/temporary-name.ts';
import type { MutexHolder } from './mutex-holder.ts';

export interface Owners {
  /** What the lock said. */
  readonly text: string;
  /** From the one that the lock names to its last heir. */
  readonly chain: readonly MutexHolder[];
  /** Who may act; undefined: not a program of ours. */
  readonly last: MutexHolder | undefined;
}

/** @returns undefined when nobody holds the lock */
export async function readOwners(path: string): Promise<Owners | undefined> {
  const text = readIfPresent(path);
  if (text === undefined) return undefined;
  // Loaded when there is something to read: a run that nothing is in the way of starts sooner.
  const { parseHolder } = await import('./parse-holder.ts');
  const chain: MutexHolder[] = [];
  let last = parseHolder(text);
  while (last !== undefined) {
    chain.push(last);
    const claim = readIfPresent(claimOn(path, last));
    if (claim === undefined) break;
    last = parseHolder(claim);
  }
  return { text, chain, last };
}

/**
 * Makes the lock where there is none.
 *
 * @returns whether it did
 */
export function placeMutex(path: string, text: string, effects: Naming): boolean {
  const temporary = temporaryName(path, '.tmp', effects);
  writeFileSync(temporary, text, { flag: 'wx' });
  try {
    return linked(temporary, path, text);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Puts `text` in the place of a lock of which the last owner is dead.
 *
 * @returns whether it did; if not, another one was faster
 */
export function takeOver(
  path: string,
  { text: found, chain }: Owners,
  text: string,
  effects: Naming,
): boolean {
  const dead = chain.at(-1);
  if (dead === undefined) return false;
  const claim = claimOn(path, dead);
  const temporary = temporaryName(path, '.tmp', effects);
  writeFileSync(temporary, text, { flag: 'wx' });
  try {
    if (!linked(temporary, claim, text)) return false;
    // The claim may have been had before: then the lock has changed since it was read, and for good.
    if (readIfPresent(path) !== found) {
      rmSync(claim, { force: true });
      return false;
    }
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  // Not before: while the lock names the dead, the claims keep others off.
  for (const heir of chain) rmSync(claimOn(path, heir), { force: true });
  return true;
}

const claimOn = (path: string, { token }: MutexHolder): string => `${path}.${token}.heir`;

function linked(temporary: string, path: string, text: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A server that answers late is asked twice, and says the second time that its own work is in the way.
    if (code === 'EEXIST') return readIfPresent(path) === text;
    // Somebody has swept it away: another attempt makes another.
    if (code === 'ENOENT') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS')
      throw noLinks(path, error);
    throw error;
  }
}

/** @returns undefined when there is no such file */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const noLinks = (path: string, cause: unknown): MlopsError =>
  new MlopsError({
    code: 'CANNOT_LOCK',
    message: `\`${path}\` cannot be made: the file system has no hard links, which keep two runs apart`,
    hints: ['keep the project on a file system that has them, such as ext4, XFS, Btrfs, APFS or NFS'],
    details: { path },
    cause,
  });
