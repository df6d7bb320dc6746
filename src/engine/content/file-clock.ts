/** The clock by which the file system stamps files: not the process's own, which may differ on a mounted volume. */
import { closeSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export class FileClock {
  readonly #path: string;
  #file: number | undefined;
  #failed = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Nanoseconds; undefined where nothing can be written. */
  now(): bigint | undefined {
    const file = this.#open();
    if (file === undefined) return undefined;
    writeSync(file, '.', 0);
    return fstatSync(file, { bigint: true }).mtimeNs;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(): number | undefined {
    if (this.#file !== undefined || this.#failed) return this.#file;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      this.#file = openSync(this.#path, 'w');
    } catch {
      // Without a clock nothing is remembered: slower, and right.
      this.#failed = true;
    }
    return this.#file;
  }
}
