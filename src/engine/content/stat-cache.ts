/**
 * Remembers digests of files by their stat, so that an unchanged file is not read again.
 *
 * A stat proves nothing when the file was written in the same tick of the clock as it was hashed: a second write in
 * that tick would leave the same stat (git's "racy" entries, Documentation/technical/racy-git.txt). Such an entry is
 * not kept.
 *
 * It holds for one boot of the machine: after a power cut a file can have its right size and time, and zeros for bytes.
 */
import { readFileSync } from 'node:fs';
import { type Digest, parseDigest } from '../../core/digest.ts';
import type { Naming } from '../../core/temporary-name.ts';
import { bootId } from './boot-id.ts';
import type { FileStat } from './file-stat.ts';
import { writeShortcut } from './write-shortcut.ts';

const VERSION = 1;
/** Kernels stamp files at 1 to 10 ms ticks. */
const FINE_TICK = 20_000_000n;
/** FAT and some network file systems stamp whole seconds, FAT even ones only. */
const COARSE_TICK = 2_000_000_000n;
const SECOND = 1_000_000_000n;

type Row = readonly [
  device: string,
  inode: string,
  size: string,
  modified: string,
  changed: string,
  digest: string,
];

export class StatCache {
  readonly #path: string;
  #rows: Map<string, Row> | undefined;
  #dirty = false;

  constructor(path: string) {
    this.#path = path;
  }

  get size(): number {
    return this.#load().size;
  }

  lookUp(path: string, stat: FileStat): Digest | undefined {
    const row = this.#load().get(path);
    const wanted = rowOf(stat, '');
    const same = row !== undefined && wanted.every((field, index) => index === 5 || field === row[index]);
    return same ? parseDigest(row[5]) : undefined;
  }

  /** @param hashedAt the file clock before the file was read */
  record(path: string, stat: FileStat, digest: Digest, hashedAt: bigint | undefined): 'kept' | 'racy' {
    const rows = this.#load();
    if (hashedAt === undefined || isRacy(stat.modified, hashedAt) || isRacy(stat.changed, hashedAt)) {
      this.#dirty = rows.delete(path) || this.#dirty;
      return 'racy';
    }
    rows.set(path, rowOf(stat, digest));
    this.#dirty = true;
    return 'kept';
  }

  /**
   * For a file that this process has just moved into place: the move itself is its last change, and must not make it
   * racy. Its bytes were written and hashed before.
   */
  recordPlaced(path: string, stat: FileStat, digest: Digest, hashedAt: bigint | undefined): 'kept' | 'racy' {
    const rows = this.#load();
    if (hashedAt === undefined || isRacy(stat.modified, hashedAt)) {
      this.#dirty = rows.delete(path) || this.#dirty;
      return 'racy';
    }
    rows.set(path, rowOf(stat, digest));
    this.#dirty = true;
    return 'kept';
  }

  /** Forgets what is not among `paths`. */
  retain(paths: ReadonlySet<string>): void {
    for (const path of this.#load().keys()) {
      if (!paths.has(path)) this.#dirty = this.#load().delete(path) || this.#dirty;
    }
  }

  /** Writes only when something is new. A torn file after a power cut reads as empty: no sync needed. */
  save(effects: Naming): void {
    if (!this.#dirty) return;
    const known = { version: VERSION, boot: bootId(), files: Object.fromEntries(this.#load()) };
    if (writeShortcut(this.#path, JSON.stringify(known), effects)) this.#dirty = false;
  }

  #load(): Map<string, Row> {
    this.#rows ??= readRows(this.#path);
    return this.#rows;
  }
}

/** Whether a second write could hide behind this time stamp. */
export function isRacy(stamp: bigint, hashedAt: bigint): boolean {
  const coarse = stamp % SECOND === 0n;
  return stamp + (coarse ? COARSE_TICK : FINE_TICK) > hashedAt;
}

function rowOf(stat: FileStat, digest: string): Row {
  const { device, inode, size, modified, changed } = stat;
  return [String(device), String(inode), String(size), String(modified), String(changed), digest];
}

function readRows(path: string): Map<string, Row> {
  try {
    const stored: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof stored !== 'object' || stored === null) return new Map();
    if (Reflect.get(stored, 'version') !== VERSION || Reflect.get(stored, 'boot') !== bootId())
      return new Map();
    const files: unknown = Reflect.get(stored, 'files');
    if (typeof files !== 'object' || files === null) return new Map();
    return new Map(Object.entries(files).filter((entry): entry is [string, Row] => isRow(entry[1])));
  } catch {
    // Absent or torn: everything is hashed again.
    return new Map();
  }
}

const isRow = (value: unknown): value is Row =>
  Array.isArray(value) && value.length === 6 && value.every((field) => typeof field === 'string');
