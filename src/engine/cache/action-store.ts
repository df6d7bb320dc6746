/** What each fingerprint made. An entry that cannot be read, or that cannot be believed, counts as absent. */
import { join } from 'node:path';
import type { Digest } from '../../core/digest.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import { MAX_ENTRY_BYTES } from '../project/limits.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { writing } from '../../core/files/system-error.ts';

export class ActionStore {
  readonly #folder: string;
  readonly #effects: Naming;
  readonly #onUnreadable: (path: string) => void;

  /** @param folder `.mlops/cache`, absolute */
  constructor(folder: string, effects: Naming, onUnreadable: (path: string) => void) {
    this.#folder = join(folder, 'actions');
    this.#effects = effects;
    this.#onUnreadable = onUnreadable;
  }

  /** @param isBelieved whether it is a record of the stage that is asked for; of one that is not nothing is known */
  async find(
    fingerprint: Digest,
    isBelieved: (record: StageRecord) => boolean = () => true,
  ): Promise<StageRecord | undefined> {
    const path = this.path(fingerprint);
    const bytes = readIfThere(path);
    if (bytes === undefined) return undefined;
    const { readEntry } = await import('./action-entry.ts');
    const record = typeof bytes === 'string' ? undefined : readEntry(bytes.toString('utf8'), fingerprint);
    if (record !== undefined && isBelieved(record)) return record;
    this.#onUnreadable(path);
    return undefined;
  }

  /**
   * Written last, when every blob of it stands.
   *
   * @throws MlopsError CANNOT_WRITE
   */
  async put(record: StageRecord): Promise<void> {
    const path = this.path(record.fingerprint);
    const { renderEntry } = await import('./action-entry.ts');
    await writing(path, () => writeFileAtomic(path, renderEntry(record), this.#effects));
  }

  path(fingerprint: Digest): string {
    return join(this.#folder, `${fingerprint.slice('blake3:'.length)}.json`);
  }
}

function readIfThere(path: string): ReturnType<typeof readBounded> | undefined {
  try {
    return readBounded(path, MAX_ENTRY_BYTES);
  } catch {
    // None yet, or one that may not be read: then the stage runs.
    return undefined;
  }
}
