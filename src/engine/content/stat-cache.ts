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
import { chunkText, jsonObject } from '../../core/text/chunk-text.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { bootId } from './boot-id.ts';
import type { FileStat } from './file-stat.ts';
import { writeShortcut } from './write-shortcut.ts';

const VERSION = 2;
/** Kernels stamp files at 1 to 10 ms ticks. */
const FINE_TICK = 20_000_000n;
/** FAT and some network file systems stamp whole seconds, FAT even ones only. */
const COARSE_TICK = 2_000_000_000n;
const SECOND = 1_000_000_000n;

/** Device, inode, size, both times and digest, a space between: of 100,000 files one string each is a third of six. */
type Row = string;

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
    const stamp = rowOf(stat, '');
    return row?.startsWith(stamp) === true ? parseDigest(row.slice(stamp.length)) : undefined;
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
    if (writeShortcut(this.#path, chunkText(this.#text()), effects)) this.#dirty = false;
  }

  *#text(): Generator<string> {
    yield `${JSON.stringify({ version: VERSION, boot: bootId() }).slice(0, -1)},"files":`;
    yield* jsonObject(this.#members());
    yield '}';
  }

  *#members(): Generator<[name: string, value: string]> {
    for (const [path, row] of this.#load()) yield [JSON.stringify(path), JSON.stringify(row)];
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

// One flat string: what `+` makes keeps its parts.
const rowOf = ({ device, inode, size, modified, changed }: FileStat, digest: string): Row =>
  [device, inode, size, modified, changed, digest].join(' ');

function readRows(path: string): Map<string, Row> {
  try {
    const stored: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof stored !== 'object' || stored === null) return new Map();
    if (Reflect.get(stored, 'version') !== VERSION || Reflect.get(stored, 'boot') !== bootId())
      return new Map();
    const files: unknown = Reflect.get(stored, 'files');
    if (typeof files !== 'object' || files === null) return new Map();
    return new Map(
      Object.entries(files).filter((entry): entry is [string, Row] => typeof entry[1] === 'string'),
    );
  } catch {
    // Absent or torn: everything is hashed again.
    return new Map();
  }
}
