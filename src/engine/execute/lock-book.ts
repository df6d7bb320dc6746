/** The lock file while a run goes on. */
import { join } from 'node:path';
import type { Effects } from '../../core/effects.ts';
import { writeFileAtomic } from '../../core/write-file.ts';
import { writing } from '../cache/cannot-write.ts';
import { readLockFile, renderLock } from '../lock-file.ts';
import type { Project } from '../project.ts';
import type { StageRecord } from '../stage-record.ts';

/**
 * Writing takes a time that grows with the number of stages: after each stage it would make a run quadratic. It is put
 * off for as many times its own duration; what a killed run has not written, the action cache knows.
 */
const PATIENCE = 20;
const LEAST_MILLISECONDS = 200;

export class LockBook {
  readonly #path: string;
  readonly #effects: Effects;
  readonly #stages: Map<string, StageRecord>;
  #dirty: boolean;
  #notBefore = 0;

  private constructor(path: string, stages: Map<string, StageRecord>, dirty: boolean, effects: Effects) {
    this.#path = path;
    this.#stages = stages;
    this.#dirty = dirty;
    this.#effects = effects;
  }

  /** Entries of stages that are no longer in the project are dropped. */
  static open({ root, lockFile, stages }: Project, effects: Effects): LockBook {
    const path = join(root, lockFile);
    const read = readLockFile(path);
    const names = new Set<string>(stages.map(({ name }) => name));
    const kept = new Map([...read.stages].filter(([name]) => names.has(name)));
    return new LockBook(path, kept, kept.size !== read.stages.size, effects);
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
    if (!this.#dirty) return;
    const start = this.#effects.elapsed();
    this.#dirty = false;
    const text = renderLock({ stages: this.#stages });
    await writing(this.#path, () => writeFileAtomic(this.#path, text, this.#effects));
    const end = this.#effects.elapsed();
    this.#notBefore = end + Math.max(LEAST_MILLISECONDS, PATIENCE * (end - start));
  }
}
