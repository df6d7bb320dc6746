/**
 * A registry of before the journal: `production.json` holds the moves of production, `decisions/<question>.json` what a gate
 * decided. Read as the journal that it becomes. The same files always make the same bytes, so that two copies of one registry
 * that are converted apart have one history.
 */
import { join } from 'node:path';
import * as z from 'zod';
import { digestField } from '../../documents/basic-fields.ts';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { type Digest, digestJson, parseDigest } from '../../core/digest.ts';
import { listDirectory } from '../../core/files/list-directory.ts';
import { promotionDocumentSchema } from '../../documents/promotion-document.ts';
import { hasOwnVersion, type NamedModel, versionField } from '../../documents/registry-fields.ts';
import type { EntryContent } from '../../documents/registry-entry.ts';
import type { JournalEntry } from './entry-file.ts';
import { makeEntry } from './journal-entry.ts';
import { joinReasons } from './join-reasons.ts';
import { readRegistryJson } from '../registry-json.ts';
import { registryLayout } from '../registry-layout.ts';

const named = { version: versionField, digest: digestField };
const OWN_VERSION = 'must have a version that is its digest’s';
const move = z.object({ ...named, at: z.string() }).refine(hasOwnVersion, OWN_VERSION);
const history = z.object({ history: z.array(move) });
const judged = z.object({ ...named, f1: z.number(), auc: z.number() }).refine(hasOwnVersion, OWN_VERSION);
const decision = promotionDocumentSchema.extend({
  candidate: judged,
  baseline: judged.nullable(),
  test: digestField.nullable(),
  at: z.string(),
});

type Move = z.output<typeof history>['history'][number];
type Decided = z.output<typeof decision> & { readonly question: Digest };

export interface LegacyJournal {
  readonly entries: readonly JournalEntry[];
  /** The moves of production, oldest first. */
  readonly moves: readonly NamedModel[];
  readonly questions: readonly Digest[];
}

/**
 * @returns undefined where there are no such files
 * @throws MlopsError REGISTRY_CORRUPT naming a file that cannot be read
 */
export function legacyJournal(registry: string): LegacyJournal | undefined {
  const moves = readRegistryJson(registry, registryLayout.production(registry), history)?.history;
  const decisions = readDecisions(registry);
  if (moves === undefined && decisions.length === 0) return undefined;
  const builder = new Builder();
  const open = [...decisions];
  for (const [index, move] of (moves ?? []).entries()) {
    const next = moves?.[index + 1]?.at;
    takeWhile(open, ({ at }) => at < move.at).forEach((one) => builder.decide(one));
    builder.move(move, takeDecisionOf(open, move, next));
  }
  for (const one of open) builder.decide(one);
  return {
    entries: builder.journal,
    moves: (moves ?? []).filter(({ digest }, index) => moves?.[index - 1]?.digest !== digest),
    questions: decisions.map(({ question }) => question),
  };
}

function readDecisions(registry: string): readonly Decided[] {
  const folder = registryLayout.decisions(registry);
  const records = listDirectory(folder).flatMap((name): Decided[] => {
    const question = parseDigest(`blake3:${name.replace(/\.json$/, '')}`);
    if (question === undefined || !name.endsWith('.json')) return [];
    const record = readRegistryJson(registry, join(folder, name), decision);
    return record === undefined ? [] : [{ ...record, question }];
  });
  // Those of one instant in the order of their questions, as `listDirectory` has them.
  return records.toSorted((a, b) => compareCodeUnits(a.at, b.at));
}

function takeWhile<T>(list: T[], holds: (one: T) => boolean): T[] {
  const end = list.findIndex((one) => !holds(one));
  return list.splice(0, end === -1 ? list.length : end);
}

// Production was moved first and the decision written after it, before production could move again.
function takeDecisionOf(open: Decided[], move: Move, next: string | undefined): Decided | undefined {
  const index = open.findIndex(
    ({ candidate, decision: made, at }) =>
      made === 'promoted' && candidate.digest === move.digest && (next === undefined || at <= next),
  );
  return index === -1 ? undefined : open.splice(index, 1)[0];
}

class Builder {
  readonly journal: JournalEntry[] = [];
  readonly #registered = new Set<Digest>();
  #production: NamedModel | null = null;

  move({ version, digest, at }: Move, decided: Decided | undefined): void {
    const model = { version, digest };
    if (this.#production?.digest === digest) {
      if (decided !== undefined) this.decide(decided);
      return;
    }
    this.#register(model, at);
    const asked = decided === undefined ? UNASKED : answer(decided);
    const content = { kind: 'promote', model, from: this.#production, ...asked } as const;
    this.#enter(content, at);
    this.#production = model;
  }

  /** A decision that moved nothing: production is what it was. */
  decide(decided: Decided): void {
    const { version, digest } = decided.candidate;
    this.#register({ version, digest }, decided.at);
    this.#enter({ kind: 'keep', model: { version, digest }, ...answer(decided) }, decided.at);
  }

  #register(model: NamedModel, at: string): void {
    if (this.#registered.has(model.digest)) return;
    this.#registered.add(model.digest);
    this.#enter({ kind: 'register', model, bytes: null, reason: null, request: null }, at);
  }

  #enter(content: EntryContent, at: string): void {
    const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(at);
    this.journal.push(makeEntry(content, this.journal.at(-1), { at: isInstant ? at : null, actor: null }));
  }
}

const UNASKED = { baseline: null, question: null, gate: null, reason: null, request: null } as const;

function answer({ candidate, baseline, question, ...decided }: Decided) {
  const { f1, auc } = candidate;
  return {
    baseline: baseline === null ? null : { version: baseline.version, digest: baseline.digest },
    question,
    gate: {
      decision: decided.decision,
      candidate: { f1, auc },
      baseline: baseline === null ? null : { f1: baseline.f1, auc: baseline.auc },
      gates: decided.gates,
      test: decided.test,
      test_rows: decided.test_rows,
      report: null,
    },
    reason: joinReasons(decided.reasons),
    request: digestJson({ question }),
  };
}
