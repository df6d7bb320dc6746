/** Journals of made-up models. */
import { digestJson } from '../../core/digest.ts';
import { modelIdentity } from '../../core/model-version.ts';
import type { EntryContent } from '../../documents/registry-entry.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';
import type { JournalEntry } from './entry-file.ts';
import { makeEntry } from './journal-entry.ts';

export function model(name: string): NamedModel {
  const { version, digest } = modelIdentity({ 'model.onnx': digestJson(name) });
  return { version, digest };
}

const told = { reason: null, request: null };
const unasked = { baseline: null, question: null, gate: null, ...told };

export const register = (name: string): EntryContent => ({
  kind: 'register',
  model: model(name),
  bytes: null,
  ...told,
});
export const keep = (name: string, question?: string): EntryContent => ({
  kind: 'keep',
  model: model(name),
  ...unasked,
  question: question === undefined ? null : digestJson(question),
});
export const promote = (name: string, from: string | null, question?: string): EntryContent => ({
  kind: 'promote',
  model: model(name),
  from: from === null ? null : model(from),
  ...unasked,
  question: question === undefined ? null : digestJson(question),
});
export const rollback = (name: string, from: string): EntryContent => ({
  kind: 'rollback',
  model: model(name),
  from: model(from),
  ...told,
});
export const about = (kind: 'archive' | 'restore' | 'delete', name: string): EntryContent => ({
  kind,
  model: model(name),
  ...told,
});
export const alias = (name: string, of: string): EntryContent => ({
  kind: 'alias',
  alias: name,
  model: model(of),
  ...told,
});
export const unalias = (name: string): EntryContent => ({ kind: 'unalias', alias: name, ...told });

/** A sound chain of them; whether they make sense one after the other is another matter. */
export function journalOf(contents: readonly EntryContent[]): JournalEntry[] {
  const journal: JournalEntry[] = [];
  for (const content of contents)
    journal.push(makeEntry(content, journal.at(-1), { at: '2030-01-01T00:00:00.000Z', actor: 'tester' }));
  return journal;
}
