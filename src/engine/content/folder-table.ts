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

/** At most so many tables that together say the same, of whole folders and of not much fewer rows than `least`. */
export function splitFolderTable(
  { folders, stats }: FolderTable,
  parts: number,
  least: number,
): readonly FolderTable[] {
  const rows = stats.length / WIDTH;
  const size = Math.max(least, Math.ceil(rows / Math.max(1, parts)));
  const starts = folders.flatMap(({ first }, index) => {
    const before = folders[index - 1]?.first ?? -1;
    return Math.floor(first / size) > Math.floor(before / size) ? [index] : [];
  });
  return starts.map((start, part) => {
    const end = starts[part + 1] ?? folders.length;
    const from = folders[start]?.first ?? 0;
    const to = folders[end]?.first ?? rows;
    return {
      folders: folders.slice(start, end).map((folder) => ({ ...folder, first: folder.first - from })),
      // A copy: what is handed to another thread is copied with all of its buffer.
      stats: stats.slice(from * WIDTH, to * WIDTH),
    };
  });
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
    const now = statSync(`${folder}/${name}`, { throwIfNoEntry: false });
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
  const now = statSync(path, { throwIfNoEntry: false });
  stats[at + KIND] = isFolder ? KINDS.folder : KINDS.leftOut;
  stats[at + DEVICE] = isFolder ? (now?.dev ?? -1) : typeOf(now);
  stats[at + INODE] = now?.ino ?? -1;
}

const typeOf = (now: Stats | undefined): number => (now === undefined ? -1 : now.mode & TYPE_BITS);

// As Node makes them of seconds and nanoseconds. They are exact to a quarter of a microsecond; what was written within
// 20 ms of being hashed is not remembered at all.
const milliseconds = (nanoseconds: bigint): number =>
  Number(nanoseconds / 1_000_000_000n) * 1000 + Number(nanoseconds % 1_000_000_000n) / 1_000_000;
