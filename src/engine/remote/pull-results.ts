/** Brings results from a remote into this cache. Every blob is hashed as it arrives, and is there as a whole or not at all. */
import type { Digest } from '../../core/digest.ts';
import { readEntry } from '../cache/action-entry.ts';
import { contentsOf } from '../cache/blobs-of-record.ts';
import type { Cache } from '../cache/open-cache.ts';
import { readManifest } from '../cache/read-manifest.ts';
import { roomFor } from '../cache/require-disk-space.ts';
import { eachOf } from '../project/each-of.ts';
import { MAX_ENTRY_BYTES, MAX_MANIFEST_BYTES } from '../project/limits.ts';
import { contentOf, type StageRecord } from '../project/stage-record.ts';
import { blobName, entryName, type Remote } from './remote.ts';
import type { Movement, Transfer } from './transfer.ts';

type Stores = Pick<Cache, 'blobs' | 'actions'>;

/**
 * @param records of the lock; the entries of their fingerprints come with them
 * @throws MlopsError REMOTE_AWAY (75), REMOTE_DENIED, REMOTE_UNUSABLE, CANNOT_WRITE: what has arrived is kept
 */
export async function pullResults(
  records: readonly StageRecord[],
  cache: Stores,
  remote: Remote,
  onMoved: (movement: Movement) => void = () => undefined,
): Promise<Transfer> {
  const pull = new Pull(cache, remote, onMoved);
  await pull.blobsOf(records);
  await eachOf(records, remote.atOnce, (record) => pull.entry(record));
  return pull.transfer;
}

/**
 * The result of one fingerprint, if the remote knows it: first what it needs, then the entry.
 *
 * @param locked what the lock says of it, for results that have no entry
 * @param isBelieved whether it is a record of the stage that is asked for
 */
export async function pullResult(
  fingerprint: Digest,
  locked: StageRecord | undefined,
  isBelieved: (record: StageRecord) => boolean,
  cache: Stores,
  remote: Remote,
  onMoved: () => void,
): Promise<Transfer> {
  const pull = new Pull(cache, remote, onMoved);
  const text = await remote.fetchText(entryName(fingerprint), MAX_ENTRY_BYTES);
  const found = text === undefined ? undefined : readEntry(text, fingerprint);
  const record = found !== undefined && isBelieved(found) ? found : undefined;
  if (text !== undefined && record === undefined) pull.refuse(fingerprint);
  const own = locked?.fingerprint === fingerprint && isBelieved(locked) ? locked : undefined;
  await pull.blobsOf([record, own].flatMap((one) => one ?? []));
  if (record !== undefined && pull.transfer.missing.length === 0) await pull.keep(record);
  return pull.transfer;
}

class Pull {
  readonly #cache: Stores;
  readonly #remote: Remote;
  readonly #onMoved: (movement: Movement) => void;
  readonly #seen = new Set<Digest>();
  readonly #missing: Digest[] = [];
  readonly #corrupt: Digest[] = [];
  readonly #refused: Digest[] = [];
  readonly #withoutRoom: Digest[] = [];
  readonly #moved = { blobs: 0, bytes: 0, entries: 0 };
  readonly #present = { blobs: 0, entries: 0 };

  constructor(cache: Stores, remote: Remote, onMoved: (movement: Movement) => void) {
    this.#cache = cache;
    this.#remote = remote;
    this.#onMoved = onMoved;
  }

  get transfer(): Transfer {
    return {
      moved: this.#moved,
      present: this.#present,
      missing: this.#missing,
      corrupt: this.#corrupt,
      refused: this.#refused,
      withoutRoom: this.#withoutRoom,
    };
  }

  // Manifests say which other blobs there are: they come first.
  async blobsOf(records: readonly StageRecord[]): Promise<void> {
    const outputs = records
      .flatMap((record) => Object.values(record.outputs))
      .filter(({ cache }) => cache !== false);
    const directories = outputs.filter(({ files }) => files !== undefined).map(({ digest }) => digest);
    // A corrupt one is set aside, so that it is asked for.
    for (const digest of directories) await this.#cache.blobs.takeText(digest);
    await this.#bring(new Map(directories.map((digest) => [digest, undefined])));
    const files = new Map<Digest, number | undefined>();
    for (const { digest, size, files: count } of outputs) if (count === undefined) files.set(digest, size);
    const promised = new Map(outputs.map((output) => [output.digest, contentOf(output)]));
    for (const directory of new Set(directories)) {
      const ref = promised.get(directory);
      if (ref?.kind !== 'directory') continue;
      const manifest = readManifest(await this.#cache.blobs.takeText(directory), ref);
      for (const { digest, size } of Object.values(manifest ?? {})) files.set(digest, size);
    }
    await this.#bring(files);
    await this.#cache.blobs.flush();
  }

  // The lock is what was agreed on: an entry with other outputs is not of that stage.
  async entry(locked: StageRecord): Promise<void> {
    const { fingerprint } = locked;
    if ((await this.#cache.actions.find(fingerprint)) !== undefined) {
      this.#present.entries += 1;
      return;
    }
    const text = await this.#remote.fetchText(entryName(fingerprint), MAX_ENTRY_BYTES);
    if (text === undefined) return;
    const record = readEntry(text, fingerprint);
    if (record === undefined || !hasOutputsOf(record, locked)) {
      this.refuse(fingerprint);
      return;
    }
    await this.blobsOf([record]);
    const { blobs, unknown } = await contentsOf(record, this.#cache.blobs);
    const isWhole = unknown.length === 0 && !this.#missing.some((digest) => blobs.has(digest));
    // An entry promises its blobs.
    if (isWhole) await this.keep(record);
  }

  /** An entry that is there, and that is not believed. */
  refuse(fingerprint: Digest): void {
    this.#refused.push(fingerprint);
  }

  async keep(record: StageRecord): Promise<void> {
    await this.#cache.actions.put(record);
    this.#moved.entries += 1;
  }

  async #bring(digests: ReadonlyMap<Digest, number | undefined>): Promise<void> {
    const { blobs } = this.#cache;
    const fresh = [...digests].filter(([digest]) => !this.#seen.has(digest));
    for (const [digest] of fresh) this.#seen.add(digest);
    if (!this.#hasRoom(fresh)) return;
    await eachOf(fresh, this.#remote.atOnce, async ([digest, size]) => {
      if (size === undefined ? blobs.hasAny(digest) : blobs.has(digest, size)) {
        this.#present.blobs += 1;
        return;
      }
      let arrived = 0;
      let isTooLarge = false;
      const end = await blobs.receive(digest, async (temporary) => {
        const content = await this.#remote.fetch(blobName(digest), temporary, size ?? MAX_MANIFEST_BYTES);
        if (content === 'tooLarge') {
          isTooLarge = true;
          return undefined;
        }
        arrived = content?.size ?? 0;
        return content;
      });
      if (end !== 'stored') {
        this.#missing.push(digest);
        if (end === 'corrupt' || isTooLarge) this.#corrupt.push(digest);
        return;
      }
      this.#moved.blobs += 1;
      this.#moved.bytes += arrived;
      this.#onMoved({ ...this.#moved, of: this.#seen.size, present: this.#present.blobs });
    });
  }

  // A record promises what it likes, and a file with holes, or one that grows, keeps the promise until the disk is full.
  #hasRoom(fresh: readonly (readonly [digest: Digest, size: number | undefined])[]): boolean {
    const { blobs } = this.#cache;
    const lacking = fresh.filter(([digest, size]) => size !== undefined && !blobs.has(digest, size));
    const [first] = lacking;
    if (first === undefined) return true;
    const promised = lacking.reduce((sum, [, size = 0]) => sum + size, 0);
    if (promised <= roomFor(blobs.path(first[0]))) return true;
    for (const [digest] of lacking) {
      this.#missing.push(digest);
      this.#withoutRoom.push(digest);
    }
    return false;
  }
}

function hasOutputsOf({ outputs }: StageRecord, locked: StageRecord): boolean {
  const paths = Object.keys(outputs);
  return (
    paths.length === Object.keys(locked.outputs).length &&
    paths.every((path) => Object.hasOwn(locked.outputs, path))
  );
}
