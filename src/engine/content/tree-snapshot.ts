/** What a directory tree looked like, by names and stats, in a form that is compared without making objects. */
import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileStat } from './file-stat.ts';
import { IGNORE_FILES } from './ignore-rules.ts';

export interface FolderTable {
  readonly folders: readonly FolderRow[];
  /** `WIDTH` numbers for each name of each folder, in order. */
  readonly stats: Float64Array;
}

interface FolderRow {
  /** Within the tree: empty, or ending in `/`. */
  readonly prefix: string;
  /** As the file system lists them, `/` between. */
  readonly names: string;
  /** Where its first name stands in `stats`, in rows. */
  readonly first: number;
}

/** What a walk has listed: by prefix, the names as the file system gave them. */
export type Listing = ReadonlyMap<string, readonly string[]>;

// Kind and device for all; inode but for what is left out; the rest for files.
const WIDTH = 6;
const [KIND, DEVICE, INODE, SIZE, MODIFIED, CHANGED] = [0, 1, 2, 3, 4, 5] as const;
const KINDS = { file: 1, executable: 2, folder: 3, leftOut: 4 } as const;
const IS_FOLDER = 0o040000;
const TYPE_BITS = 0o170000;
const OWNER_MAY_EXECUTE = 0o100;

/**
 * @param files those that are content, by path within the tree, with the stats under which they were hashed
 * @returns undefined when a file of rules is itself left out: a change of it would not show
 */
export function makeFolderTable(
  listing: Listing,
  files: ReadonlyMap<string, FileStat>,
  top: string,
): FolderTable | undefined {
  const folders: FolderRow[] = [];
  const stats = new Float64Array([...listing.values()].reduce((sum, names) => sum + names.length, 0) * WIDTH);
  let row = 0;
  for (const [prefix, names] of listing) {
    folders.push({ prefix, names: names.join('/'), first: row });
    for (const name of names) {
      const path = `${prefix}${name}`;
      const file = files.get(path);
      const at = row++ * WIDTH;
      if (file === undefined && IGNORE_FILES.some((rules) => rules === name)) return undefined;
      if (file !== undefined) writeFile(stats, at, file);
      else writeOther(stats, at, join(top, path), listing.has(`${path}/`));
    }
  }
  return { folders, stats };
}

/** Whether the tree still is what the table says. Times are compared, and the change time, which no program can set. */
export function matchesFolderTable(top: string, { folders, stats }: FolderTable): boolean {
  return folders.every((folder) => matchesFolder(top, folder, stats));
}

/** How many names it has. */
export const rowsOf = ({ stats }: FolderTable): number => stats.length / WIDTH;

/** Folders to look at, of which each thread takes the next one that no other has taken. */
export interface SharedFolders {
  readonly top: string;
  /** `stats` lie in shared memory. */
  readonly table: FolderTable;
  /** Shape: [1], in shared memory: how many are taken. */
  readonly taken: Int32Array;
}

export function shareFolders(top: string, { folders, stats }: FolderTable): SharedFolders {
  const shared = new Float64Array(new SharedArrayBuffer(stats.byteLength));
  shared.set(stats);
  return { top, table: { folders, stats: shared }, taken: new Int32Array(new SharedArrayBuffer(4)) };
}

/** Whether the folders that this thread takes are as the table says. After one that is not, nobody takes another. */
export function matchesTakenFolders({ top, table, taken }: SharedFolders): boolean {
  const { folders, stats } = table;
  for (;;) {
    const folder = folders[Atomics.add(taken, 0, 1)];
    if (folder === undefined) return true;
    if (matchesFolder(top, folder, stats)) continue;
    Atomics.store(taken, 0, folders.length);
    return false;
  }
}

function matchesFolder(top: string, { prefix, names, first }: FolderRow, stats: Float64Array): boolean {
  const folder = join(top, prefix);
  let found: readonly string[];
  try {
    found = readdirSync(folder);
  } catch {
    // Gone: whoever walks it says so.
    return false;
  }
  if (found.join('/') !== names) return false;
  let at = first * WIDTH;
  for (const name of found) {
    const now = statOrNone(`${folder}/${name}`);
    if (!matches(now, stats, at)) return false;
    at += WIDTH;
  }
  return true;
}

function matches(now: Stats | undefined, stats: Float64Array, at: number): boolean {
  const kind = stats[at + KIND];
  if (kind === KINDS.leftOut) return typeOf(now) === stats[at + DEVICE];
  if (now === undefined || now.dev !== stats[at + DEVICE] || now.ino !== stats[at + INODE]) return false;
  if (kind === KINDS.folder) return (now.mode & TYPE_BITS) === IS_FOLDER;
  return (
    now.ctimeMs === stats[at + CHANGED] &&
    now.mtimeMs === stats[at + MODIFIED] &&
    now.size === stats[at + SIZE] &&
    now.isFile() &&
    kind === ((now.mode & OWNER_MAY_EXECUTE) === 0 ? KINDS.file : KINDS.executable)
  );
}

function writeFile(stats: Float64Array, at: number, file: FileStat): void {
  stats[at + KIND] = file.executable ? KINDS.executable : KINDS.file;
  stats[at + DEVICE] = Number(file.device);
  stats[at + INODE] = Number(file.inode);
  stats[at + SIZE] = Number(file.size);
  stats[at + MODIFIED] = milliseconds(file.modified);
  stats[at + CHANGED] = milliseconds(file.changed);
}

function writeOther(stats: Float64Array, at: number, path: string, isFolder: boolean): void {
  const now = statOrNone(path);
  stats[at + KIND] = isFolder ? KINDS.folder : KINDS.leftOut;
  stats[at + DEVICE] = isFolder ? (now?.dev ?? -1) : typeOf(now);
  stats[at + INODE] = now?.ino ?? -1;
}

// What cannot be looked at is as good as not there: of content the walk says why, and the rest does not count.
function statOrNone(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

const typeOf = (now: Stats | undefined): number => (now === undefined ? -1 : now.mode & TYPE_BITS);

// As Node makes them of seconds and nanoseconds. They are exact to a quarter of a microsecond; what was written within
// 20 ms of being hashed is not remembered at all.
const milliseconds = (nanoseconds: bigint): number =>
  Number(nanoseconds / 1_000_000_000n) * 1000 + Number(nanoseconds % 1_000_000_000n) / 1_000_000;
