/** The lock file while a run goes on. */
import { join } from 'node:path';
import type { Effects } from '../../core/effects.ts';
import { requireReplaceable } from '../../core/files/require-replaceable.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import { writing } from '../../core/files/system-error.ts';
import { openLock } from './open-lock.ts';
import type { EnginePorts } from '../project/ports.ts';
import type { Project } from '../project/project.ts';
import { RecordedOutputs } from './recorded-outputs.ts';
import type { RecordedOutput, StageRecord } from '../project/stage-record.ts';

/**
 * Writing takes a time that grows with the number of stages: after each stage it would make a run quadratic. It is put
 * off for as many times its own duration; what a killed run has not written, the action cache knows.
 */
const PATIENCE = 20;
const MIN_MILLISECONDS = 200;

/** Relative to the root. */
export const lockToWrite = ({ override, lockFile }: Project, runId: string): string =>
  override === undefined ? lockFile : (override.lockFile ?? `.mlops/runs/${runId}/${lockFile}`);

export class LockfileWriter {
  readonly #path: string;
  readonly #effects: Effects;
  readonly #stages: Map<string, StageRecord>;
  #dirty: boolean;
  #notBefore = 0;
  /** Stages end at once: each text is written whole, behind the one before. */
  #writing: Promise<void> = Promise.resolve();

  /** Entries that were left out, because their stages are gone. */
  readonly dropped: readonly string[];
  readonly #recorded: RecordedOutputs;

  private constructor(
    path: string,
    recorded: ReadonlyMap<string, StageRecord>,
    known: Iterable<StageRecord>,
    names: Set<string>,
    effects: Effects,
  ) {
    this.#path = path;
    this.#recorded = new RecordedOutputs([...known]);
    this.#stages = new Map([...recorded].filter(([name]) => names.has(name)));
    this.dropped = [...recorded.keys()].filter((name) => !names.has(name));
    this.#dirty = this.dropped.length > 0;
    this.#effects = effects;
  }

  /**
   * Entries of stages that are no longer in the project are dropped.
   *
   * @param runId a run with an override writes its lock into its record, unless another place is named
   */
  static async open(
    project: Project,
    ports: Pick<EnginePorts, 'build' | 'effects'>,
    runId: string,
  ): Promise<LockfileWriter> {
    const { root, override, lockFile } = project;
    // Told before the first stage runs, not after it.
    await requireReplaceable(join(root, lockToWrite(project, runId)));
    const names = new Set<string>(project.stages.map(({ name }) => name));
    const { stages } = await openLock(project, ports);
    if (override === undefined)
      return new LockfileWriter(join(root, lockFile), stages, stages.values(), names, ports.effects);
    // What the project's own lock knows is the work of stages as well.
    const plain = await openLock({ root, lockFile }, ports);
    const known = [...stages.values(), ...plain.stages.values()];
    const book = new LockfileWriter(
      join(root, lockToWrite(project, runId)),
      stages,
      known,
      names,
      ports.effects,
    );
    book.#dirty = true;
    return book;
  }

  /** What the lock said of a path before the run, under whatever stage: it was an output of ours then. */
  recordedAt(path: string): readonly RecordedOutput[] {
    return this.#recorded.recordedAt(path);
  }

  get(stage: string): StageRecord | undefined {
    return this.#stages.get(stage);
  }

  async put(stage: string, record: StageRecord): Promise<void> {
    this.#stages.set(stage, record);
    this.#dirty = true;
    if (this.#effects.elapsed() >= this.#notBefore) await this.flush();
  }

  /** @throws MlopsError CANNOT_WRITE */
  async flush(): Promise<void> {
    const write = this.#writing.then(() => this.#write());
    // Whoever asked hears of a failure; the next one tries again.
    this.#writing = write.catch(() => undefined);
    return write;
  }

  async #write(): Promise<void> {
    if (!this.#dirty) return;
    const { renderLock } = await import('./lock-file.ts');
    const start = this.#effects.elapsed();
    this.#dirty = false;
    const text = renderLock({ stages: this.#stages });
    try {
      await writing(this.#path, () => writeFileAtomic(this.#path, text, this.#effects));
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
    const end = this.#effects.elapsed();
    this.#notBefore = end + Math.max(MIN_MILLISECONDS, PATIENCE * (end - start));
  }
}
