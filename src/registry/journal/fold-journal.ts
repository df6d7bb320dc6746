/**
 * What a journal says: which models there are, which of them is in production, what each question was answered. A pure
 * function of the entries, so that every copy of a journal says the same. An entry that could not have been written after
 * those before it makes the whole journal unusable: a guess about production is worse than no answer.
 */
import type { Digest } from '../../core/digest.ts';
import type { ModelVersion } from '../../core/model-version.ts';
import type { RegistryEntry } from '../../documents/registry-entry.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';
import { entryFile, type JournalEntry } from './entry-file.ts';
import { registryCorrupt } from '../registry-corrupt.ts';

export interface FoldedModel extends NamedModel {
  /** `archived`: was in production once, or is not to be promoted. Deleted ones are not here. */
  readonly stage: 'none' | 'staging' | 'production' | 'archived';
  /** By hand: it is left out when a champion is looked for. */
  readonly isArchivedByHand: boolean;
  readonly aliases: readonly string[];
  /** Of its files together; null: unknown. */
  readonly bytes: number | null;
}

/** One move of production. */
export interface ProductionEntry extends NamedModel {
  /** ISO 8601, UTC: a fact about the registry, never part of an artifact. Null: unknown. */
  readonly at: string | null;
}

/** The answer to a question of a gate. */
export type Decision = Extract<RegistryEntry, { kind: 'keep' | 'promote' }>;

export interface RegistryContent {
  readonly head: { readonly sequence: number; readonly digest: Digest } | null;
  readonly models: ReadonlyMap<ModelVersion, FoldedModel>;
  readonly production: NamedModel | null;
  /** All moves of production, oldest first; the last one is in production now. */
  readonly history: readonly ProductionEntry[];
  /** All answers, oldest first, those without a question as well. */
  readonly decisions: readonly Decision[];
  /** Free names and `challenger`. */
  readonly aliases: ReadonlyMap<string, ModelVersion>;
}

/**
 * @param where the registry, as people name it
 * @throws MlopsError REGISTRY_CORRUPT naming the entry
 */
export function foldJournal(where: string, journal: readonly JournalEntry[]): RegistryContent {
  const fold = new Fold();
  for (const { entry } of journal) {
    const wrong = fold.add(entry);
    if (wrong !== undefined) throw registryCorrupt(where, `journal/${entryFile(entry.sequence)}`, wrong);
  }
  const last = journal.at(-1);
  const head = last === undefined ? null : { sequence: last.entry.sequence, digest: last.digest };
  return { head, ...fold.content() };
}

const ALIAS = /^[A-Za-z0-9_-]{1,100}$/;
/** `v1` and `latest` are MLflow's, to which names are mirrored; the others are kept by rule. */
const RESERVED = /^(?:v\d+|latest|champion|production)$/i;
/** What a version may be named by. */
const LIKE_VERSION = /^[0-9a-f]{4,12}$/;

/** Whether a model may be given this name. */
export const isAlias = (name: string): boolean =>
  ALIAS.test(name) && !RESERVED.test(name) && !LIKE_VERSION.test(name);

class Fold {
  readonly #models = new Map<ModelVersion, NamedModel & Pick<FoldedModel, 'bytes'>>();
  readonly #archived = new Set<ModelVersion>();
  readonly #aliases = new Map<string, ModelVersion>();
  readonly #history: ProductionEntry[] = [];
  readonly #decisions: Decision[] = [];
  readonly #questions = new Set<Digest>();

  /** @returns what is wrong with it, as the rest of a sentence */
  add(entry: RegistryEntry): string | undefined {
    switch (entry.kind) {
      case 'register':
        if (this.#models.has(entry.model.version)) return this.#about('registers', entry.model, 'is there');
        this.#models.set(entry.model.version, { ...entry.model, bytes: entry.bytes });
        return undefined;
      case 'keep':
      case 'promote':
        return this.#decide(entry);
      case 'rollback':
        if (!this.#history.some(({ digest }) => digest === entry.model.digest))
          return this.#about('goes back to', entry.model, 'was never in production');
        return this.#move(entry, entry.from);
      case 'archive':
        if (!this.#isRegistered(entry.model)) return this.#unknown('archives', entry.model);
        if (this.#isProduction(entry.model)) return this.#about('archives', entry.model, 'is in production');
        this.#archived.add(entry.model.version);
        return undefined;
      case 'restore':
        if (this.#archived.delete(entry.model.version)) return undefined;
        return this.#about('restores', entry.model, 'is not archived');
      case 'alias':
        if (!isAlias(entry.alias)) return 'gives a model a name that none may have';
        if (!this.#isRegistered(entry.model)) return this.#unknown('names', entry.model);
        this.#aliases.set(entry.alias, entry.model.version);
        return undefined;
      case 'unalias':
        return this.#aliases.delete(entry.alias) ? undefined : 'takes away a name that no model has';
      case 'delete':
        return this.#delete(entry.model);
    }
  }

  content(): Omit<RegistryContent, 'head'> {
    const models = [...this.#models.values()].map((model): [ModelVersion, FoldedModel] => {
      const aliases = [...this.#aliases].flatMap(([name, version]) =>
        version === model.version ? [name] : [],
      );
      const isArchivedByHand = this.#archived.has(model.version);
      return [model.version, { ...model, stage: this.#stageOf(model, aliases), isArchivedByHand, aliases }];
    });
    const current = this.#production();
    return {
      models: new Map(models),
      production: current === undefined ? null : { version: current.version, digest: current.digest },
      history: this.#history,
      decisions: this.#decisions,
      aliases: this.#aliases,
    };
  }

  #decide(entry: Decision): string | undefined {
    if (!this.#isRegistered(entry.model)) return this.#unknown('decides about', entry.model);
    if (entry.question !== null && this.#questions.has(entry.question))
      return 'answers a question that was answered before';
    if (entry.kind === 'promote') {
      const wrong = this.#move(entry, entry.from);
      if (wrong !== undefined) return wrong;
    }
    if (entry.question !== null) this.#questions.add(entry.question);
    this.#decisions.push(entry);
    return undefined;
  }

  #move(
    { model, at }: { model: NamedModel; at: string | null },
    from: NamedModel | null,
  ): string | undefined {
    if (!this.#isRegistered(model)) return this.#unknown('promotes', model);
    if (this.#archived.has(model.version)) return this.#about('promotes', model, 'is archived');
    if ((this.#production()?.digest ?? null) !== (from?.digest ?? null))
      return `moves production from \`${from?.version ?? 'none'}\`, which is not what was in production`;
    if (this.#isProduction(model)) return this.#about('promotes', model, 'is in production');
    this.#history.push({ version: model.version, digest: model.digest, at });
    return undefined;
  }

  #delete(model: NamedModel): string | undefined {
    if (!this.#isRegistered(model)) return this.#unknown('deletes', model);
    if (this.#isProduction(model)) return this.#about('deletes', model, 'is in production');
    if ([...this.#aliases.values()].includes(model.version))
      return this.#about('deletes', model, 'has a name');
    this.#models.delete(model.version);
    this.#archived.delete(model.version);
    return undefined;
  }

  #stageOf(model: NamedModel, aliases: readonly string[]): FoldedModel['stage'] {
    if (this.#isProduction(model)) return 'production';
    if (this.#archived.has(model.version)) return 'archived';
    if (aliases.includes('challenger')) return 'staging';
    return this.#history.some(({ digest }) => digest === model.digest) ? 'archived' : 'none';
  }

  readonly #production = (): ProductionEntry | undefined => this.#history.at(-1);
  readonly #isProduction = ({ digest }: NamedModel): boolean => this.#production()?.digest === digest;
  readonly #isRegistered = ({ version, digest }: NamedModel): boolean =>
    this.#models.get(version)?.digest === digest;
  readonly #about = (verb: string, { version }: NamedModel, why: string): string =>
    `${verb} the model \`${version}\`, which ${why}`;
  readonly #unknown = (verb: string, model: NamedModel): string =>
    this.#about(verb, model, 'is not registered at that point');
}
