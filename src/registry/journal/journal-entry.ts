/** One link of the chain: the bytes of an entry, what they say, and their digest, which the next entry repeats. */
import { digestBytes } from '../../core/digest.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { MlopsError } from '../../core/error.ts';
import { firstMistake } from '../../core/zod/first-mistake.ts';
import { entryFile, type JournalEntry, MAX_ENTRY_BYTES } from './entry-file.ts';
import {
  type EntryContent,
  ENTRY_FORMAT,
  MAX_SEQUENCE,
  type RegistryEntry,
  registryEntrySchema,
} from '../../documents/registry-entry.ts';

/**
 * @param before the entry that it follows; undefined: it is the first one
 * @returns a text instead: what is wrong with it, as the rest of a sentence
 */
export function parseEntry(bytes: Uint8Array, before: JournalEntry | undefined): JournalEntry | string {
  const read = readEntry(bytes);
  if (typeof read === 'string') return read;
  const sequence = (before?.entry.sequence ?? 0) + 1;
  if (read.entry.sequence !== sequence) return `says that it is entry ${read.entry.sequence}`;
  if (read.entry.previous !== (before?.digest ?? null)) {
    return before === undefined
      ? 'says that an entry comes before it'
      : `does not follow \`${entryFile(sequence - 1)}\`: the digests of the chain differ`;
  }
  return read;
}

/**
 * @param at ISO 8601, UTC; null: unknown
 * @throws MlopsError ENTRY_TOO_LARGE
 */
export function makeEntry(
  content: EntryContent,
  before: JournalEntry | undefined,
  { at, actor }: Pick<RegistryEntry, 'at' | 'actor'>,
): JournalEntry {
  const sequence = (before?.entry.sequence ?? 0) + 1;
  if (sequence > MAX_SEQUENCE) throw new Error('a registry has no room for another entry');
  const place = { format: ENTRY_FORMAT, sequence, previous: before?.digest ?? null, at, actor } as const;
  // What could not be read again would make the whole journal unusable.
  const entry = registryEntrySchema.parse({ ...content, ...place });
  const text = prettyJson(entry);
  if (Buffer.byteLength(text) > MAX_ENTRY_BYTES) throw tooLarge(sequence);
  return { entry, text, digest: digestBytes(text) };
}

const tooLarge = (sequence: number): MlopsError =>
  new MlopsError({
    code: 'ENTRY_TOO_LARGE',
    message: `entry ${sequence} of the registry would have more than ${MAX_ENTRY_BYTES} bytes`,
    hints: ['nothing was entered: the report of the stage `promote` says more than any gate does'],
  });

function readEntry(bytes: Uint8Array): JournalEntry | string {
  if (bytes.length > MAX_ENTRY_BYTES) return `is larger than ${MAX_ENTRY_BYTES} bytes`;
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  const format: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'format') : undefined;
  if (typeof format === 'number' && format > ENTRY_FORMAT)
    return `is of format ${format}, which a later mlops has written`;
  const parsed = registryEntrySchema.safeParse(value);
  if (!parsed.success) return `cannot be read: ${firstMistake(parsed.error, value)}`;
  return { entry: parsed.data, text, digest: digestBytes(bytes) };
}
