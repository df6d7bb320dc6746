/** A model's version is its content: the same bytes have the same version on every machine and after any history. */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Brand } from './brand.ts';
import { compareCodeUnits } from './json/canonical-json.ts';
import { type Digest, digestFile, digestJson, shortDigest } from './digest.ts';
import { MlopsError } from './error.ts';
import { systemError } from './files/system-error.ts';

/** The first 12 hexadecimal digits of a model directory's digest. */
export type ModelVersion = Brand<'ModelVersion'>;

export interface ModelIdentity {
  readonly version: ModelVersion;
  /** Digest of the canonical JSON of `files`. */
  readonly digest: Digest;
  /** Digest of each file by its path below the directory, with `/` on every platform. */
  readonly files: { readonly [path: string]: Digest };
}

/**
 * Reads every file of a model directory. Modes and times do not count.
 *
 * @throws MlopsError MODEL_NOT_FOUND when there is no such directory or it is empty, MODEL_NOT_PLAIN when it holds
 *   anything but files and directories (a link's content is not its own), CANNOT_READ
 */
export async function modelVersion(directory: string): Promise<ModelIdentity> {
  await requireDirectory(directory);
  const files: [string, Digest][] = [];
  for (const path of await plainFiles(directory)) {
    files.push([path, (await digestFile(join(directory, path))).digest]);
  }
  if (files.length === 0) throw notFound(directory, 'is empty');
  // Not by assignment, which would leave out a file with the name `__proto__`.
  return modelIdentity(Object.fromEntries(files));
}

/** The identity of a model whose files have these digests. */
export function modelIdentity(files: { readonly [path: string]: Digest }): ModelIdentity {
  const digest = digestJson(files);
  return { version: shortDigest(digest) as ModelVersion, digest, files };
}

/** Checks a version that comes from a file or a user; undefined when it is not one. */
export function parseModelVersion(text: string): ModelVersion | undefined {
  return /^[0-9a-f]{12}$/.test(text) ? (text as ModelVersion) : undefined;
}

async function requireDirectory(directory: string): Promise<void> {
  let found: Stats;
  try {
    found = await stat(directory);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // What the system refuses to show may well be there.
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw systemError(error, 'read', directory) ?? error;
    throw notFound(directory, 'does not exist', error);
  }
  if (!found.isDirectory()) throw notFound(directory, 'is not a directory');
}

async function plainFiles(directory: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const path = relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isFile()) {
      throw new MlopsError({
        code: 'MODEL_NOT_PLAIN',
        message: `\`${path}\` in the model directory \`${directory}\` is not a regular file`,
        hints: ['a model directory holds its files themselves, not links to them'],
      });
    }
    paths.push(path);
  }
  return paths.toSorted(compareCodeUnits);
}

function notFound(directory: string, what: string, cause?: unknown): MlopsError {
  return new MlopsError({
    code: 'MODEL_NOT_FOUND',
    message: `the model directory \`${directory}\` ${what}`,
    hints: ['a model directory holds `model.onnx` and `model.json`, as the stage `train` writes them'],
    cause,
  });
}
