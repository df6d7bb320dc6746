/** An entry of the journal as a file. Apart from its schema, which a journal that was checked before does not need. */
import type { Digest } from '../../core/digest.ts';
import type { RegistryEntry } from '../../documents/registry-entry.ts';

/** More than an entry ever has: what comes from elsewhere is not read beyond it. */
export const MAX_ENTRY_BYTES = 256 * 1024;

export interface JournalEntry {
  readonly entry: RegistryEntry;
  readonly text: string;
  readonly digest: Digest;
}

const NAME = /^\d{8}\.json$/;

export const entryFile = (sequence: number): string => `${String(sequence).padStart(8, '0')}.json`;

/** @returns undefined for what is no entry's name */
export function sequenceOf(name: string): number | undefined {
  const sequence = NAME.test(name) ? Number(name.slice(0, 8)) : 0;
  return sequence === 0 ? undefined : sequence;
}
