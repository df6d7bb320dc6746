/** Sends results of this cache to a remote. What is there is not sent again, so that a push that was cut goes on. */
import type { Digest } from '../../core/digest.ts';
import { renderEntry, readEntry } from '../cache/action-entry.ts';
import { contentsOf } from '../cache/blobs-of-record.ts';
import type { Cache } from '../cache/open-cache.ts';
import { eachOf } from '../project/each-of.ts';
import { statPath } from '../content/file-stat.ts';
import { MAX_ENTRY_BYTES } from '../project/limits.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { blobName, entryName, type Remote } from './remote.ts';
import type { Movement, Transfer } from './transfer.ts';

export interface PushOptions {
  /** What is there is sent all the same: nothing but its size says that it is whole. */
  readonly again?: boolean;
  readonly onMoved?: (movement: Movement) => void;
}

/**
 * An entry is sent after its blobs, and only if all of them are there: nobody finds a promise that cannot be kept.
 *
 * @throws MlopsError REMOTE_AWAY (75), REMOTE_DENIED, REMOTE_UNUSABLE
 */
export async function pushResults(
  records: readonly StageRecord[],
  { blobs, actions }: Cache,
  remote: Remote,
  { again = false, onMoved }: PushOptions = {},
): Promise<Transfer> {
  const wanted = new Set<Digest>();
  const lacking = new Set<Digest>();
  const needs = new Map<StageRecord, ReadonlySet<Digest>>();
  for (const record of records) {
    const contents = await contentsOf(record, blobs);
    for (const digest of contents.blobs.keys()) wanted.add(digest);
    for (const digest of contents.unknown) lacking.add(digest);
    needs.set(record, new Set(contents.blobs.keys()));
  }
  const moved = { blobs: 0, bytes: 0, entries: 0 };
  const present = { blobs: 0, entries: 0 };
  const corrupt: Digest[] = [];
  const there = again ? new Map<string, number>() : await remote.sizes([...wanted].map(blobName));
  await eachOf(wanted, remote.atOnce, async (digest) => {
    const found = statPath(blobs.path(digest));
    const size = found.kind === 'file' ? Number(found.stat.size) : undefined;
    if (size !== undefined && there.get(blobName(digest)) === size) {
      present.blobs += 1;
      return;
    }
    const end =
      size === undefined ? 'absent' : await remote.send(blobName(digest), blobs.path(digest), digest);
    if (end !== 'sent' || size === undefined) {
      lacking.add(digest);
      if (end !== 'corrupt') return;
      await blobs.quarantine(digest);
      corrupt.push(digest);
      return;
    }
    moved.blobs += 1;
    moved.bytes += size;
    onMoved?.({ ...moved, of: wanted.size, present: present.blobs });
  });
  await eachOf(records, remote.atOnce, async (record) => {
    if ([...(needs.get(record) ?? [])].some((digest) => lacking.has(digest))) return;
    const known = await actions.find(record.fingerprint);
    if (known === undefined) return;
    const name = entryName(record.fingerprint);
    const text = await remote.fetchText(name, MAX_ENTRY_BYTES);
    if (text !== undefined && readEntry(text, record.fingerprint) !== undefined) {
      present.entries += 1;
      return;
    }
    await remote.sendText(name, renderEntry(known));
    moved.entries += 1;
  });
  return { moved, present, missing: [...lacking], corrupt, refused: [], withoutRoom: [] };
}
