/**
 * What this project's stages have left at output paths without the cache knowing it: outputs with `cache: false`, those
 * of a run with `--no-cache`, reports of a failure. Between the moment they stand and the moment the lock is written
 * this is the only proof that they are not the user's own.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Digest } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { prettyJson } from '../../core/pretty-json.ts';

const ledgerSchema = z.record(z.string(), z.string());

export class UncachedOutputs {
  readonly #path: string;
  readonly #effects: Pick<Effects, 'uniqueName'>;
  #digests: { [path: string]: string } | undefined;

  constructor(root: string, effects: Pick<Effects, 'uniqueName'>) {
    this.#path = join(root, '.mlops/state/uncached-outputs.json');
    this.#effects = effects;
  }

  has(path: string, digest: Digest): boolean {
    return this.#read()[path] === digest;
  }

  /** Before the outputs are put into their places. */
  add(made: readonly { readonly path: string; readonly digest: Digest }[]): void {
    const known = this.#read();
    if (made.every(({ path, digest }) => known[path] === digest)) return;
    for (const { path, digest } of made) known[path] = digest;
    const temporary = `${this.#path}.${this.#effects.uniqueName()}`;
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(temporary, prettyJson(known));
    renameSync(temporary, this.#path);
  }

  #read(): { [path: string]: string } {
    this.#digests ??= readLedger(this.#path);
    return this.#digests;
  }
}

function readLedger(path: string): { [path: string]: string } {
  try {
    return ledgerSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? {};
  } catch {
    // None yet: whatever lies there is then taken for the user's, which loses nothing.
    return {};
  }
}
