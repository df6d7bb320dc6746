/** Says what paths of a project hold, and remembers it. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { type Digest, digestBytes, digestFile } from '../../core/digest.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { cannotRead } from '../../core/files/cannot-read.ts';
import type { ContentRef, DirectoryManifest } from './content-ref.ts';
import { recallDirectory, rememberDirectory } from './directory-memory.ts';
import { FileClock } from './file-clock.ts';
import { type FileStat, statPath } from './file-stat.ts';
import { makeFolderTable } from './tree-snapshot.ts';
import { IgnoreRules, rulesAround } from './ignore-rules.ts';
import { directoryRef, type ManifestEntry } from './manifest-text.ts';
import type { Threads } from './match-folders.ts';
import { isRacy, StatCache } from './stat-cache.ts';
import { stateName } from './state-file-name.ts';
import { type DirectoryFile, unreadable, walkDirectory } from './walk-directory.ts';

/** Up to here a file is read at once: 15 µs, where promises take 80. */
const TINY_FILE = 1n << 16n;
/** So many files at most are read before others may work. */
const TURN_FILES = 256;
/** Below this a whole read is faster than a stream: 30 µs against 200 µs. */
const SMALL_FILE = 1n << 20n;
/** What is hashed a second time at the end of a run, to spare the next run from it. */
const SETTLE_BYTES = 64n << 20n;
/** So few and so small files the next run reads in less time than this one would wait for the end of the tick. */
const SOON_READ = { files: 64, bytes: 16n << 20n };
/** A little longer than file systems with a fine clock need to tell two writes apart. */
const TICK_MILLISECONDS = 25;
/** A directory of fewer files is put together as fast as it is recalled. */
const WORTH_REMEMBERING = 256;

export class ContentReader {
  readonly #root: string;
  readonly #state: string;
  readonly #files: StatCache;
  readonly #directories = new Map<string, StatCache>();
  readonly #clock: FileClock;
  readonly #unsettled = new Map<string, bigint>();
  readonly #ahead = new Map<string, ContentRef | undefined>();
  readonly #ignores: IgnoreRules;
  readonly #threads: Threads | undefined;

  /**
   * @param state the folder where digests are remembered
   * @param threads with which large folders are looked at; default: this one
   */
  constructor(root: string, state: string, threads?: Threads) {
    this.#root = root;
    this.#threads = threads;
    this.#state = state;
    this.#ignores = new IgnoreRules(root);
    this.#files = new StatCache(join(state, 'files.json'));
    this.#clock = new FileClock(join(state, 'clock'));
  }

  /**
   * @param path relative to the root, or absolute
   * @returns undefined when there is nothing
   * @throws MlopsError UNREADABLE_CONTENT
   */
  async read(path: string): Promise<ContentRef | undefined> {
    if (this.#ahead.has(path)) {
      const known = this.#ahead.get(path);
      this.#ahead.delete(path);
      return known;
    }
    const absolute = resolve(this.#root, path);
    const found = statPath(absolute);
    if (found.kind === 'missing') return undefined;
    if (found.kind === 'special') throw unreadable(path, 'is neither a file nor a folder');
    if (found.kind === 'directory') return this.#readDirectory(path, absolute);
    const now = () => this.#clock.now();
    const digest = await this.#digest(this.#files, path, absolute, found.stat, { now, top: path });
    return { kind: 'file', digest, size: Number(found.stat.size), executable: found.stat.executable };
  }

  /**
   * As `read`, whose next call for the path gives the same without looking again, unless `forgetAhead` comes first: a large
   * folder is not walked twice by a run with nothing to do.
   *
   * @throws MlopsError UNREADABLE_CONTENT
   */
  async readAhead(path: string): Promise<ContentRef | undefined> {
    const ref = await this.read(path);
    this.#ahead.set(path, ref);
    return ref;
  }

  /** Something is about to change the project: what was read ahead may soon be otherwise. */
  forgetAhead(): void {
    this.#ahead.clear();
  }

  /** The manifest of a directory. */
  async readManifest(path: string): Promise<DirectoryManifest> {
    const files = walkDirectory(resolve(this.#root, path), path, this.#ignores);
    return Object.fromEntries(entriesOf(files, await this.#hashFiles(path, files)));
  }

  async #readDirectory(path: string, absolute: string): Promise<ContentRef> {
    const rules = rulesAround(this.#root, path);
    const memory = join(this.#state, stateName('tree', path));
    const known = await recallDirectory(memory, absolute, rules, this.#threads);
    if (known !== undefined) return known;
    const listing = new Map<string, readonly string[]>();
    const files = walkDirectory(absolute, path, this.#ignores, (prefix, names) => listing.set(prefix, names));
    const ref = directoryRef(entriesOf(files, await this.#hashFiles(path, files)));
    if (files.length < WORTH_REMEMBERING || this.#unsettled.has(path)) return ref;
    const table = makeFolderTable(listing, new Map(files.map((file) => [file.path, file.stat])), absolute);
    if (table !== undefined) rememberDirectory(memory, { rules, ref, table });
    return ref;
  }

  /** The digests of files of a directory, in their order. */
  async #hashFiles(path: string, files: readonly DirectoryFile[]): Promise<Digest[]> {
    const absolute = resolve(this.#root, path);
    const cache = this.#directory(path);
    const digests: Digest[] = [];
    // Asked once a turn: an earlier time trusts no stamp that a later one would not.
    let turn: bigint | undefined;
    const now = () => (turn ??= this.#clock.now());
    for (const [index, { path: name, stat }] of files.entries()) {
      if (index % TURN_FILES === TURN_FILES - 1) {
        await setImmediate();
        turn = undefined;
      }
      digests.push(await this.#digest(cache, name, join(absolute, name), stat, { now, top: path }));
    }
    if (cache.size > files.length) cache.retain(new Set(files.map((file) => file.path)));
    return digests;
  }

  /**
   * The file clock, to be handed to `remember`. Files that are too large to be hashed once more by `settle` are waited
   * for until the tick is over in which they were written.
   *
   * @param paths absolute
   */
  async afterTick(paths: readonly string[]): Promise<bigint | undefined> {
    const now = this.#clock.now();
    const isFresh = (path: string) => {
      const found = statPath(path);
      return (
        found.kind === 'file' && found.stat.size > SETTLE_BYTES && isRacy(found.stat.modified, now ?? 0n)
      );
    };
    if (now === undefined || !paths.some(isFresh)) return now;
    await setTimeout(TICK_MILLISECONDS);
    return this.#clock.now();
  }

  /**
   * Remembers what was just moved into place, with the digests known from storing it.
   *
   * @param hashedAt the file clock before the bytes were read
   */
  remember(
    path: string,
    ref: ContentRef,
    manifest: DirectoryManifest | undefined,
    hashedAt: bigint | undefined,
  ): void {
    const absolute = resolve(this.#root, path);
    const place = (cache: StatCache, key: string, file: string, digest: Digest) => {
      const found = statPath(file);
      if (found.kind !== 'file') return;
      if (cache.recordPlaced(key, found.stat, digest, hashedAt) === 'racy')
        this.#unsettled.set(path, found.stat.size);
    };
    if (ref.kind === 'file') place(this.#files, path, absolute, ref.digest);
    for (const [key, { digest }] of Object.entries(manifest ?? {})) {
      place(this.#directory(path), key, join(absolute, key), digest);
    }
  }

  /**
   * What was hashed within a tick of being written is hashed once more when the tick is over, so that the next run need
   * not read it: folders, and files that are worth the wait.
   */
  async settle(): Promise<void> {
    const again = [...this.#unsettled].filter(([, size]) => size <= SETTLE_BYTES);
    this.#unsettled.clear();
    const bytes = again.reduce((sum, [, size]) => sum + size, 0n);
    const isSoonRead = again.length <= SOON_READ.files && bytes <= SOON_READ.bytes;
    if (isSoonRead && !again.some(([path]) => this.#directories.has(path))) return;
    await setTimeout(TICK_MILLISECONDS);
    for (const [path] of again) await this.read(path);
    this.#unsettled.clear();
  }

  save(effects: Naming): void {
    this.#files.save(effects);
    for (const cache of this.#directories.values()) cache.save(effects);
    this.#clock.close();
  }

  /** @param occasion the file clock, and what is read: the file itself or the folder that it is in */
  async #digest(
    cache: StatCache,
    key: string,
    absolute: string,
    stat: FileStat,
    { now, top }: { readonly now: () => bigint | undefined; readonly top: string },
  ): Promise<Digest> {
    const known = cache.lookUp(key, stat);
    if (known !== undefined) return known;
    const hashedAt = now();
    const digest = await hashFile(absolute, stat.size);
    if (cache.record(key, stat, digest, hashedAt) === 'racy') this.#unsettled.set(top, stat.size);
    return digest;
  }

  #directory(path: string): StatCache {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const cache = new StatCache(join(this.#state, `${stateName('directory', path)}.json`));
    this.#directories.set(path, cache);
    return cache;
  }
}

function* entriesOf(files: readonly DirectoryFile[], digests: readonly Digest[]): Generator<ManifestEntry> {
  for (const [index, { path, stat }] of files.entries()) {
    const digest = digests[index];
    if (digest === undefined) throw new RangeError(`no digest of \`${path}\``);
    yield [path, { digest, size: Number(stat.size), executable: stat.executable }];
  }
}

async function hashFile(path: string, size: bigint): Promise<Digest> {
  try {
    if (size <= TINY_FILE) return digestBytes(readFileSync(path));
    return size < SMALL_FILE ? digestBytes(await readFile(path)) : (await digestFile(path)).digest;
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}
