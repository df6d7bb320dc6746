/**
 * What this project's stages have left at output paths without the cache knowing it: outputs with `cache: false`, those
 * of a run with `--no-cache`, reports of a failure. Between the moment they stand and the moment the lock is written
 * this is the only proof that they are not the user's own.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Digest } from '../../../core/digest.ts';
import { prettyJson } from '../../../core/json/pretty-json.ts';
import { type Naming, temporaryName } from '../../../core/files/temporary-name.ts';
import type { Ledger } from './uncached-ledger.ts';

export class UncachedOutputs {
  readonly #path: string;
  readonly #effects: Naming;
  #digests: Ledger | undefined;

  constructor(root: string, effects: Naming) {
    this.#path = join(root, '.mlops/state/uncached-outputs.json');
    this.#effects = effects;
  }

  async has(path: string, digest: Digest): Promise<boolean> {
    return (await this.#read())[path] === digest;
  }

  /** Before the outputs are put into their places. */
  async add(made: readonly { readonly path: string; readonly digest: Digest }[]): Promise<void> {
    const known = await this.#read();
    // From here to the end nothing waits: stages that end at once do not take each other's lines away.
    if (made.every(({ path, digest }) => known[path] === digest)) return;
    for (const { path, digest } of made) known[path] = digest;
    const temporary = temporaryName(this.#path, '.tmp', this.#effects);
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(temporary, prettyJson(known));
    renameSync(temporary, this.#path);
  }

  async #read(): Promise<Ledger> {
    // Loaded by a run that asks.
    const { readLedger } = await import('./uncached-ledger.ts');
    this.#digests ??= readLedger(this.#path);
    return this.#digests;
  }
}
