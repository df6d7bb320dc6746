/** What a command was given to read a table from: a file, a stream, or compressed data, as files that can be read again. */
import { createReadStream, rmSync, statSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realEffects } from '../core/effects.ts';
import { temporaryName } from '../core/temporary-name.ts';
import type { Database } from './database.ts';
import { readHead } from './detect-format.ts';
import type { FileEvidence } from './file-evidence.ts';
import { type HeldFile, holdFile, inputChanged } from './held-file.ts';
import { openingError } from './opening-error.ts';
import { type Compression, spool } from './spool.ts';

export interface TableInput {
  /** What messages call it. */
  readonly path: string;
  /** What opens it for reading, as often as one likes. */
  readonly reading: string;
  /** Of the bytes as they were given, compressed or not; the same at every call. */
  readonly evidence: () => Promise<FileEvidence>;
  /** @throws MlopsError INPUT_CHANGED when it is not what was read */
  readonly requireUnchanged: () => Promise<void>;
}

/** Reads standard input. */
export const STANDARD_INPUT = '-';

/**
 * Opens what `path` names, once for each database: whoever asks again gets the same bytes. All is closed with the
 * database, and temporary files are removed.
 *
 * @throws MlopsError INPUT_MISSING, INPUT_UNREADABLE, INPUT_TOO_LARGE, INPUT_CHANGED, DISK_FULL
 */
export function tableInput(database: Database, path: string): Promise<TableInput> {
  const known = opened.get(database) ?? new Map<string, Promise<TableInput>>();
  opened.set(database, known);
  const before = known.get(path);
  if (before !== undefined) return before;
  const input = openInput(database, path);
  known.set(path, input);
  return input;
}

const opened = new WeakMap<Database, Map<string, Promise<TableInput>>>();

/** The files that the tables of a database are read from. */
export const readingsOf = (database: Database): readonly string[] => [...(readings.get(database) ?? [])];

const readings = new WeakMap<Database, Set<string>>();

function willRead(database: Database, path: string): void {
  readings.set(database, (readings.get(database) ?? new Set()).add(path));
}

async function openInput(database: Database, path: string): Promise<TableInput> {
  if (path === STANDARD_INPUT) return spooled(database, 'standard input', { fd: 0, autoClose: false });
  const found = look(path);
  if (found.isFIFO() || found.isSocket() || found.isCharacterDevice()) return spooled(database, path, {});
  const held = holdFile(path);
  database.onClose(held.release);
  willRead(database, held.reading);
  const compression = compressionOf(await readHead(held.reading, path));
  return compression === undefined ? held : unfolded(database, held, compression);
}

async function spooled(
  database: Database,
  path: string,
  options: Parameters<typeof createReadStream>[1] & object,
): Promise<TableInput> {
  const raw = spoolPath(database);
  const evidence = await spool(path, createReadStream(path, options), raw, undefined);
  const compression = compressionOf(await readHead(raw, path));
  const reading = compression === undefined ? raw : spoolPath(database);
  if (compression !== undefined) await spool(path, createReadStream(raw), reading, compression);
  return { path, reading, evidence: async () => evidence, requireUnchanged: async () => undefined };
}

async function unfolded(database: Database, held: HeldFile, compression: Compression): Promise<TableInput> {
  const { path } = held;
  const reading = spoolPath(database);
  const evidence = await spool(path, createReadStream(held.reading), reading, compression);
  // It is not read again, but it may have changed while it was.
  await held.requireUnchanged();
  if (evidence.digest !== (await held.evidence()).digest) throw inputChanged(path);
  return { path, reading, evidence: async () => evidence, requireUnchanged: held.requireUnchanged };
}

/** By content: an extension says little of what a stream gives. */
function compressionOf(head: Buffer): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : undefined;
}

/** A temporary file of the database's own; it goes with it. */
export function spoolPath(database: Database): string {
  const path = database.spoolPath?.() ?? temporaryName(join(tmpdir(), 'mlops-input'), '.spool', realEffects);
  database.onClose(() => rmSync(path, { force: true }));
  willRead(database, path);
  return path;
}

function look(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw openingError(path, error);
  }
}
