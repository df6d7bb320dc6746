/** The journal of a registry in a remote. It was written by others: nothing of it is believed before it is checked. */
import { entryFile, type JournalEntry, MAX_ENTRY_BYTES, sequenceOf } from '../journal/entry-file.ts';
import { parseEntry } from '../journal/journal-entry.ts';
import { registryCorrupt } from '../registry-corrupt.ts';
import { nameOf, remoteFile, type RemoteRegistry } from './remote-registry.ts';

/** More than any registry has: some entries a night make a thousand a year. */
const MAX_ENTRIES = 200_000;
/** Of all entries that are not known here. */
const MAX_NEW_BYTES = 256 * 1024 * 1024;

/**
 * All its entries, the chain checked from the first to the last. Those that begin as `known` does are not read again: the
 * digest in an entry stands for all before it.
 *
 * @param known the journal on this machine, checked
 * @throws MlopsError REGISTRY_CORRUPT naming the entry, REMOTE_AWAY (75), REMOTE_DENIED
 */
export async function readRemoteJournal(
  remote: RemoteRegistry,
  known: readonly JournalEntry[],
): Promise<readonly JournalEntry[]> {
  const count = await countEntries(remote);
  const shared = Math.min(count, known.length);
  const isPrefix =
    shared === 0 || (await bytesOf(remote, shared)).toString('utf8') === known[shared - 1]?.text;
  const entries: JournalEntry[] = isPrefix ? known.slice(0, shared) : [];
  let total = 0;
  while (entries.length < count) {
    const next = Math.min(count - entries.length, remote.store.atOnce);
    const numbers = Array.from({ length: next }, (_, index) => entries.length + 1 + index);
    for (const bytes of await Promise.all(numbers.map((sequence) => bytesOf(remote, sequence)))) {
      total += bytes.length;
      const file = `journal/${entryFile(entries.length + 1)}`;
      if (total > MAX_NEW_BYTES)
        throw registryCorrupt(nameOf(remote), file, 'makes the journal too large to be one');
      const entry = parseEntry(bytes, entries.at(-1));
      if (typeof entry === 'string') throw registryCorrupt(nameOf(remote), file, entry);
      entries.push(entry);
    }
  }
  return entries;
}

async function countEntries(remote: RemoteRegistry): Promise<number> {
  const names = await remote.store.list(remoteFile(remote, 'journal'), MAX_ENTRIES + 1);
  const sequences = names.flatMap((name) => sequenceOf(name) ?? []);
  if (names.length > MAX_ENTRIES)
    throw registryCorrupt(nameOf(remote), 'journal', `holds more than ${MAX_ENTRIES} files`);
  for (const [index, sequence] of sequences.entries()) {
    if (sequence === index + 1) continue;
    const file = `journal/${entryFile(index + 1)}`;
    throw registryCorrupt(nameOf(remote), file, 'is missing, and later entries are there');
  }
  return sequences.length;
}

async function bytesOf(remote: RemoteRegistry, sequence: number): Promise<Buffer> {
  const file = `journal/${entryFile(sequence)}`;
  const bytes = await remote.store.fetchBytes(remoteFile(remote, file), MAX_ENTRY_BYTES);
  if (bytes === undefined) throw registryCorrupt(nameOf(remote), file, 'was there and is gone');
  if (bytes === 'tooLarge')
    throw registryCorrupt(nameOf(remote), file, `is larger than ${MAX_ENTRY_BYTES} bytes`);
  return Buffer.from(bytes);
}

/**
 * Enters into the remote what follows its journal.
 *
 * @returns false when somebody else has entered something under that number; then nothing of this is
 */
export async function createRemoteEntry(remote: RemoteRegistry, entry: JournalEntry): Promise<boolean> {
  const name = remoteFile(remote, `journal/${entryFile(entry.entry.sequence)}`);
  if (await remote.store.create(name, entry.text)) return true;
  // An answer that was lost and a request that was repeated look like somebody else's entry.
  return (await bytesOf(remote, entry.entry.sequence)).toString('utf8') === entry.text;
}
