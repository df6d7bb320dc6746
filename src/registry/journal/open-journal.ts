/**
 * Reads the journal of a project's registry as `readJournal` does. One that was checked before is not checked again: which,
 * say the digests of its entries and the build of mlops that checked them; no time stamp has a say in it.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Digest, digestBytes, digestJson } from '../../core/digest.ts';
import { listDirectory } from '../../core/files/list-directory.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import type { StatePlace } from '../../core/state-port.ts';
import type { RegistryEntry } from '../../documents/registry-entry.ts';
import { entryFile, type JournalEntry, MAX_ENTRY_BYTES, sequenceOf } from './entry-file.ts';
import type { Journal } from './read-journal.ts';
import { registryLayout } from '../registry-layout.ts';

/** Of what is remembered. Another number forgets all. */
const SCHEMA = 1;

/** What a project remembers of registries from run to run, to spare work. */
export interface JournalMemory {
  /** Names the build of mlops: what another one has checked is checked again. */
  readonly build: string;
  readonly recall: (place: StatePlace) => string | undefined;
  readonly remember: (place: StatePlace, mark: Digest) => void;
}

export type OpenJournal = (place: StatePlace) => Promise<Journal>;

/**
 * Each call reads the journal as it is then.
 *
 * @returns what throws as `readJournal` does
 */
export function journalOpener(memory: JournalMemory | undefined): OpenJournal {
  const known = new Map<string, Journal>();
  return async (place) => {
    const registry = resolve(place.root, place.path);
    const journal =
      unchanged(registry, known.get(registry)) ??
      recalled(registry, place, memory) ??
      (await checked(registry, place, memory));
    known.set(registry, journal);
    return journal;
  };
}

// The last entry names the one before it by its digest, and so on: as long as it is the last one, all are the same.
function unchanged(registry: string, before: Journal | undefined): Journal | undefined {
  const last = before?.entries.at(-1);
  if (before?.kind !== 'written' || last === undefined || isLegacy(registry)) return undefined;
  if (countOf(registry) !== before.entries.length) return undefined;
  return readEntry(registry, before.entries.length)?.digest === last.digest ? before : undefined;
}

function recalled(
  registry: string,
  place: StatePlace,
  memory: JournalMemory | undefined,
): Journal | undefined {
  const mark = memory?.recall(place);
  if (memory === undefined || mark === undefined || isLegacy(registry)) return undefined;
  const entries: Pick<JournalEntry, 'text' | 'digest'>[] = [];
  const count = countOf(registry);
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const entry = readEntry(registry, sequence);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  if (markOf(memory, entries) !== mark) return undefined;
  return {
    kind: 'written',
    entries: entries.map(({ text, digest }) => ({ entry: JSON.parse(text) as RegistryEntry, text, digest })),
  };
}

async function checked(
  registry: string,
  place: StatePlace,
  memory: JournalMemory | undefined,
): Promise<Journal> {
  // With it comes the schema library, which a run with nothing to do does not need.
  const { readJournal } = await import('./read-journal.ts');
  const journal = readJournal(registry);
  // Then the text alone says what the schema has made of it.
  const isPlain = journal.entries.every(({ entry, text }) => prettyJson(entry) === text);
  if (journal.kind === 'written' && isPlain) memory?.remember(place, markOf(memory, journal.entries));
  return journal;
}

const isLegacy = (registry: string): boolean =>
  existsSync(registryLayout.production(registry)) || existsSync(registryLayout.decisions(registry));

const countOf = (registry: string): number =>
  listDirectory(registryLayout.journal(registry)).filter((name) => sequenceOf(name) !== undefined).length;

const markOf = ({ build }: JournalMemory, entries: readonly Pick<JournalEntry, 'digest'>[]): Digest =>
  digestJson({ schema: SCHEMA, build, entries: entries.map(({ digest }) => digest) });

function readEntry(registry: string, sequence: number): Pick<JournalEntry, 'text' | 'digest'> | undefined {
  try {
    const bytes = readBounded(join(registryLayout.journal(registry), entryFile(sequence)), MAX_ENTRY_BYTES);
    if (typeof bytes === 'string') return undefined;
    return { text: bytes.toString(), digest: digestBytes(bytes) };
  } catch {
    // The full check meets it again, and says what it is.
    return undefined;
  }
}
