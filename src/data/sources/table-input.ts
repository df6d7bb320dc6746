/** What a command was given to read a table from: a file, a stream, or compressed data, as files that can be read again. */
import { createReadStream, rmSync, statSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestJson } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { temporaryName } from '../../core/files/temporary-name.ts';
import type { FileEvidence, TableEvidence } from '../../documents/evidence-fields.ts';
import type { Database } from '../duckdb/database.ts';
import { readHead } from './detect-format.ts';
import { type HeldFile, holdFile, inputChanged } from './held-file.ts';
import { listParts, type PartPath } from './list-parts.ts';
import { openingError } from './opening-error.ts';
import { type Compression, spool } from './spool.ts';

export interface TableInput {
  /** What messages call it. */
  readonly path: string;
  /** What opens it for reading, as often as one likes. */
  readonly reading: string;
  /** Of the bytes as they were given, compressed or not; the same at every call. */
  readonly evidence: () => Promise<TableEvidence>;
  /** @throws MlopsError INPUT_CHANGED when it is not what was read */
  readonly requireUnchanged: () => Promise<void>;
  /** Of a folder or a pattern: its files, in the order of their rows. */
  readonly parts?: readonly TableInput[];
  /** Of such a file: the values that the names of its folders have. */
  readonly partitions?: PartPath['partitions'];
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
  // A file of that name is `./-`.
  if (path === STANDARD_INPUT) return spooled(database, 'standard input', { fd: 0, autoClose: false });
  const parts = await listParts(path);
  return parts === undefined ? openFile(database, path) : openParts(database, path, parts);
}

async function openParts(database: Database, path: string, listed: readonly PartPath[]): Promise<TableInput> {
  const files: FileInput[] = [];
  for (const part of listed) files.push(await openFile(database, part.path));
  const named = files.map((file, index) => ({ file, part: listed[index] as PartPath }));
  return {
    path,
    reading: path,
    parts: named.map(({ file, part }) => ({ ...file, partitions: part.partitions })),
    evidence: async () => {
      const parts = [];
      for (const { file, part } of named) parts.push({ name: part.name, ...(await file.evidence()) });
      const digest = digestJson(Object.fromEntries(parts.map((part) => [part.name, part.digest])));
      return { bytes: parts.reduce((sum, part) => sum + part.bytes, 0), digest, parts };
    },
    requireUnchanged: async () => {
      const now = await listParts(path).catch(() => undefined);
      if (now?.map((part) => part.path).join('\0') !== listed.map((part) => part.path).join('\0')) {
        throw inputChanged(path);
      }
      for (const file of files) await file.requireUnchanged();
    },
  };
}

type FileInput = Omit<TableInput, 'evidence'> & { readonly evidence: () => Promise<FileEvidence> };

async function openFile(database: Database, path: string): Promise<FileInput> {
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
): Promise<FileInput> {
  const raw = spoolPath(database);
  const evidence = await spool(path, createReadStream(path, options), raw, undefined);
  const compression = compressionOf(await readHead(raw, path));
  const reading = compression === undefined ? raw : spoolPath(database);
  if (compression !== undefined) await spool(path, createReadStream(raw), reading, compression);
  return { path, reading, evidence: async () => evidence, requireUnchanged: async () => undefined };
}

async function unfolded(database: Database, held: HeldFile, compression: Compression): Promise<FileInput> {
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
