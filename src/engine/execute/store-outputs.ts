/** Takes what a stage has made into the cache. */
import { chmod, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { BlobStore } from '../cache/blob-store.ts';
import { directoryRef, manifestText } from '../content/content-reader.ts';
import type { ContentRef, DirectoryManifest } from '../content/content-ref.ts';
import { type FileStat, statPath } from '../content/file-stat.ts';
import { unreadable, walkDirectory } from '../content/walk-directory.ts';
import type { Stage } from '../project.ts';

export interface MadeOutput {
  readonly path: string;
  readonly ref: ContentRef;
  /** Of a directory. */
  readonly manifest?: DirectoryManifest;
}

/**
 * @param place where an output was made, absolute
 * @param blobs undefined: contents are only hashed
 * @throws MlopsError OUTPUT_MISSING, UNREADABLE_CONTENT, CANNOT_WRITE
 */
export async function storeOutputs(
  stage: Stage,
  place: (path: string) => string,
  blobs: BlobStore | undefined,
): Promise<MadeOutput[]> {
  const missing = stage.outputs.filter(({ path }) => statPath(place(path)).kind === 'missing');
  if (missing.length > 0)
    throw outputMissing(
      stage,
      missing.map(({ path }) => path),
    );
  const made: MadeOutput[] = [];
  for (const { path, cache } of stage.outputs) {
    const store = cache ? blobs : undefined;
    const found = statPath(place(path));
    if (found.kind === 'directory') made.push(await storeDirectory(path, place(path), store));
    else if (found.kind === 'file') made.push({ path, ref: await storeFile(place(path), found.stat, store) });
    else throw unreadable(path, 'is neither a file nor a folder');
  }
  return made;
}

async function storeFile(
  source: string,
  stat: FileStat,
  blobs: BlobStore | undefined,
): Promise<ContentRef & { kind: 'file' }> {
  const { digest, size } = await (blobs === undefined ? digestFile(source) : blobs.put(source));
  const { executable } = stat;
  // One mode for one content, whatever the umask was; a link keeps the mode of what it points to.
  if (!(await lstat(source)).isSymbolicLink()) await chmod(source, executable ? 0o755 : 0o644);
  return { kind: 'file', digest, size, executable };
}

async function storeDirectory(
  path: string,
  source: string,
  blobs: BlobStore | undefined,
): Promise<MadeOutput> {
  const files: [string, DirectoryManifest[string]][] = [];
  for (const file of walkDirectory(source, path)) {
    const { digest, size, executable } = await storeFile(join(source, file.path), file.stat, blobs);
    files.push([file.path, { digest, size, executable }]);
  }
  const manifest = Object.fromEntries(files);
  await blobs?.putText(manifestText(manifest));
  return { path, ref: directoryRef(manifest), manifest };
}

function outputMissing({ name }: Stage, paths: readonly string[]): MlopsError {
  const what = paths.map((path) => `\`${path}\``).join(', ');
  return new MlopsError({
    code: 'OUTPUT_MISSING',
    message: `stage \`${name}\` succeeded and did not make ${what}`,
    hints: ['make it, or remove it from the declared outputs'],
    exitCode: EXIT.no,
    details: { paths },
  });
}
