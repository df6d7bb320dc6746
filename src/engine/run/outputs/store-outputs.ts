/** Takes what a stage has made into the cache. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { digestFile } from '../../../core/digest.ts';
import { MlopsError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import type { BlobStore } from '../../cache/blob-store.ts';
import type { ContentRef, DirectoryManifest } from '../../content/content-ref.ts';
import { type FileStat, statPath } from '../../content/file-stat.ts';
import { IgnoreRules } from '../../content/ignore-rules.ts';
import { directoryRef, type ManifestEntry, manifestText } from '../../content/manifest-text.ts';
import { filePathProblem } from '../../content/plain-path.ts';
import { unreadable, walkDirectory } from '../../content/walk-directory.ts';
import { eachOf } from '../../project/each-of.ts';
import type { Stage } from '../../project/project.ts';
import { OwnFiles } from './own-files.ts';

/** Files of a folder that are stored at once: a sync to disk of one waits beside those of others. */
const AT_ONCE = 8;

export interface MadeOutput {
  readonly path: string;
  readonly ref: ContentRef;
  /** Of a directory. */
  readonly manifest?: DirectoryManifest;
}

/**
 * @param place where an output was made, absolute
 * @param blobs undefined: contents are only hashed
 * @param root of the project, absolute: links may not lead out of it
 * @throws MlopsError OUTPUT_MISSING, UNREADABLE_CONTENT, LINK_OUTSIDE, CANNOT_WRITE
 */
export async function storeOutputs(
  stage: Stage,
  place: (path: string) => string,
  blobs: BlobStore | undefined,
  root: string,
): Promise<MadeOutput[]> {
  const missing = stage.outputs.filter(({ path }) => statPath(place(path)).kind === 'missing');
  if (missing.length > 0)
    throw outputMissing(
      stage,
      missing.map(({ path }) => path),
    );
  const own = new OwnFiles(root);
  const ignores = new IgnoreRules(root);
  const made: MadeOutput[] = [];
  for (const { path, cache } of stage.outputs) {
    const store = cache ? blobs : undefined;
    const found = statPath(place(path));
    if (found.kind === 'directory') made.push(await storeDirectory(path, place(path), store, own, ignores));
    else if (found.kind === 'file') {
      const isOwn = own.isOwn(place(path), '', path);
      made.push({ path, ref: await storeFile(place(path), found.stat, isOwn, store) });
    } else throw unreadable(path, 'is neither a file nor a folder');
  }
  return made;
}

async function storeFile(
  source: string,
  { executable }: FileStat,
  isOwn: boolean,
  blobs: BlobStore | undefined,
): Promise<ContentRef & { kind: 'file' }> {
  const { digest, size } = await (blobs === undefined ? digestFile(source) : blobs.put(source));
  // One mode for one content, whatever the umask was.
  if (isOwn) chmodSync(source, executable ? 0o755 : 0o644);
  return { kind: 'file', digest, size, executable };
}

async function storeDirectory(
  path: string,
  source: string,
  blobs: BlobStore | undefined,
  own: OwnFiles,
  ignores: IgnoreRules,
): Promise<MadeOutput> {
  const walked = walkDirectory(source, path, ignores);
  for (const file of walked) {
    const problem = filePathProblem(file.path);
    // Such a list of files would not be believed when it comes back.
    if (problem !== undefined)
      throw unreadable(`${path}/${file.path}`, `cannot be kept in an output: its path ${problem}`);
  }
  const entries: ManifestEntry[] = [];
  await eachOf(walked.entries(), AT_ONCE, async ([index, file]) => {
    const isOwn = own.isOwn(source, file.path, `${path}/${file.path}`);
    const { digest, size, executable } = await storeFile(join(source, file.path), file.stat, isOwn, blobs);
    entries[index] = [file.path, { digest, size, executable }];
  });
  await blobs?.putText(manifestText(entries));
  return { path, ref: directoryRef(entries), manifest: Object.fromEntries(entries) };
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
