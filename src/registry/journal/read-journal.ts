/** The journal of a registry on this machine, every link of its chain checked. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cannotRead } from '../../core/files/cannot-read.ts';
import { MlopsError } from '../../core/error.ts';
import { listDirectory } from '../../core/files/list-directory.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import { foldJournal, type RegistryContent } from './fold-journal.ts';
import { entryFile, type JournalEntry, MAX_ENTRY_BYTES, sequenceOf } from './entry-file.ts';
import { parseEntry } from './journal-entry.ts';
import { type LegacyJournal, legacyJournal } from './legacy-journal.ts';
import { registryCorrupt } from '../registry-corrupt.ts';
import { registryLayout } from '../registry-layout.ts';

export interface Journal {
  readonly entries: readonly JournalEntry[];
  /**
   * `none`: there is no registry; `begun`: an empty one was begun on purpose; `legacy`: files of before the journal say what
   * the entries are; `written`: the entries lie in `journal/`. `left`: as `written`, and legacy files are still beside it.
   */
  readonly kind: 'none' | 'begun' | 'legacy' | 'written' | 'left';
}

/** @throws MlopsError REGISTRY_CORRUPT naming the entry, REGISTRY_MIXED, CANNOT_READ */
export function readJournal(registry: string): Journal {
  const folder = registryLayout.journal(registry);
  const sequences = listDirectory(folder).flatMap((name) => sequenceOf(name) ?? []);
  const legacy = legacyJournal(registry);
  if (sequences.length === 0) {
    if (legacy !== undefined) return { kind: 'legacy', entries: legacy.entries };
    return { kind: existsSync(folder) ? 'begun' : 'none', entries: [] };
  }
  const entries = readEntries(registry, sequences);
  if (legacy === undefined) return { kind: 'written', entries };
  // A conversion that was cut short leaves what it has converted. Anything else came after it.
  if (isConverted(legacy, foldJournal(registry, entries))) return { kind: 'left', entries };
  throw mixed(registry);
}

/** What the registry on this machine says. */
export const readRegistry = (registry: string): RegistryContent =>
  foldJournal(registry, readJournal(registry).entries);

// Of the two one may have been put aside already.
function isConverted({ moves, questions }: LegacyJournal, content: RegistryContent): boolean {
  const answered = new Set(content.decisions.map(({ question }) => question));
  return (
    moves.every(({ digest }, index) => content.history[index]?.digest === digest) &&
    questions.every((question) => answered.has(question))
  );
}

function readEntries(registry: string, sequences: readonly number[]): readonly JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const sequence of sequences) {
    const expected = entries.length + 1;
    if (sequence !== expected)
      throw registryCorrupt(
        registry,
        `journal/${entryFile(expected)}`,
        'is missing, and later entries are there',
      );
    const file = entryFile(sequence);
    const bytes = bytesOf(join(registryLayout.journal(registry), file));
    const entry = typeof bytes === 'string' ? bytes : parseEntry(bytes, entries.at(-1));
    if (typeof entry === 'string') throw registryCorrupt(registry, `journal/${file}`, entry);
    entries.push(entry);
  }
  return entries;
}

// A text instead: what is wrong with it.
function bytesOf(path: string): Uint8Array | string {
  try {
    const bytes = readBounded(path, MAX_ENTRY_BYTES);
    if (bytes === 'tooLarge') return `is larger than ${MAX_ENTRY_BYTES} bytes`;
    return bytes === 'special' ? 'is not a regular file' : bytes;
  } catch (error) {
    throw cannotRead(path, error);
  }
}

function mixed(registry: string): MlopsError {
  return new MlopsError({
    code: 'REGISTRY_MIXED',
    message: `the registry \`${registry}\` has a journal, and \`production.json\` or \`decisions\` beside it say something else`,
    hints: [
      'an older mlops has written them after the registry was converted: use one version of mlops for one registry',
      `the journal is what counts: move those files to \`${registryLayout.legacy(registry)}\``,
    ],
    details: { registry },
  });
}
