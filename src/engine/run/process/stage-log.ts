/** What a stage prints: whole to its log file, by lines to whoever listens, the last lines kept for an error. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { systemError } from '../../../core/files/system-error.ts';

export type LogStream = 'stdout' | 'stderr' | 'log';

const TAIL_LINES = 20;
/** A program that never ends its line is cut here. */
const LONGEST_LINE = 1 << 16;

export class StageLog {
  readonly tail: string[] = [];
  readonly #path: string;
  readonly #onLine: (stream: LogStream, line: string) => void;
  readonly #open = new Map<LogStream, { readonly decoder: StringDecoder; rest: string }>();
  #file: number | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(path: string, onLine: (stream: LogStream, line: string) => void) {
    this.#path = path;
    this.#onLine = onLine;
  }

  /** Whether anything was written. */
  get exists(): boolean {
    return this.#file !== undefined;
  }

  write(stream: LogStream, chunk: Buffer | string): void {
    this.#keep(chunk);
    const state = this.#open.get(stream) ?? { decoder: new StringDecoder('utf8'), rest: '' };
    this.#open.set(stream, state);
    const lines = (state.rest + (typeof chunk === 'string' ? chunk : state.decoder.write(chunk))).split('\n');
    state.rest = lines.pop() ?? '';
    for (const line of lines) this.#line(stream, line);
    if (state.rest.length > LONGEST_LINE) {
      this.#line(stream, state.rest);
      state.rest = '';
    }
  }

  /** @throws MlopsError CANNOT_WRITE, and what the system threw: of a line that could not be written, with the disk full */
  close(): void {
    for (const [stream, { rest }] of this.#open) if (rest !== '') this.#line(stream, rest);
    this.#open.clear();
    if (this.#file !== undefined) closeSync(this.#file);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  // Called as a stage prints, where nobody can catch: what the system refuses is thrown at the end.
  #keep(chunk: Buffer | string): void {
    if (this.#failure !== undefined) return;
    try {
      if (this.#file === undefined) {
        mkdirSync(dirname(this.#path), { recursive: true });
        this.#file = openSync(this.#path, 'a');
      }
      if (typeof chunk === 'string') writeSync(this.#file, chunk);
      else writeSync(this.#file, chunk);
    } catch (error) {
      this.#failure = { error: systemError(error, 'write', this.#path) ?? error };
    }
  }

  #line(stream: LogStream, line: string): void {
    const text = line.replace(/\r$/, '');
    this.tail.push(text);
    if (this.tail.length > TAIL_LINES) this.tail.shift();
    this.#onLine(stream, text);
  }
}
