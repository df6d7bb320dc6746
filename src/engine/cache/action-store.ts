/** What each fingerprint made. An entry that cannot be read counts as absent. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../core/digest.ts';
import type { Naming } from '../../core/temporary-name.ts';
import { writeFileAtomic } from '../../core/write-file.ts';
import type { StageRecord } from '../stage-record.ts';
import { writing } from '../../core/system-error.ts';

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

  async find(fingerprint: Digest): Promise<StageRecord | undefined> {
    const path = this.path(fingerprint);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const { readEntry } = await import('./action-entry.ts');
    const record = readEntry(text, fingerprint);
    if (record === undefined) this.#onUnreadable(path);
    return record;
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
