import { foldJournal, type RegistryContent } from './fold-journal.ts';
import type { JournalEntry } from './entry-file.ts';
import { readJournal } from './read-journal.ts';

export interface RegistryHistory extends Pick<RegistryContent, 'head'> {
  readonly entries: readonly JournalEntry[];
}

/**
 * All entries of a registry, the chain and what they say checked.
 *
 * @throws MlopsError REGISTRY_CORRUPT naming the entry, REGISTRY_MIXED
 */
export function readHistory(registry: string): RegistryHistory {
  const { entries } = readJournal(registry);
  return { entries, head: foldJournal(registry, entries).head };
}
