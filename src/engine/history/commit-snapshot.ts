import { join } from 'node:path';
import type { Naming } from '../../core/files/temporary-name.ts';
import type { Digest } from '../../core/digest.ts';
import { BlobStore } from '../cache/blob-store.ts';
import { readManifest } from '../cache/read-manifest.ts';
import type { ContentRef, DirectoryManifest } from '../content/content-ref.ts';
import { type ProjectLocation, lockFileOf } from '../pipeline/load-project.ts';
import { type LockFile, parseLock } from '../lockfile/lock-file.ts';
import { isWithin } from '../pipeline/project-path.ts';
import { contentOf } from '../project/stage-record.ts';
import { lockedArtifacts } from './artifacts.ts';
import { committedFiles } from '../git/committed-files.ts';
import { fileText } from './file-text.ts';
import type { Git } from '../git/git.ts';
import { namedFiles } from './named-files.ts';
import type { FileText, Snapshot } from './snapshot.ts';

/**
 * What git keeps of a project, and, of outputs that git does not keep, what the cache has under the digests of the
 * lock of that commit.
 *
 * @throws MlopsError REVISION_UNKNOWN, LOCK_INVALID
 */
export async function commitSnapshot(
  { root, file }: ProjectLocation,
  git: Git,
  revision: string,
  effects: Naming,
): Promise<Snapshot> {
  const commit = await git.resolve(revision);
  const lockFile = lockFileOf(file);
  const readOne = async (path: string): Promise<string | undefined> => {
    const found = (await committedFiles(git, root, commit, path)).get(path);
    return found?.kind === 'text' ? found.text : undefined;
  };
  const [pipelineText, lockText] = [await readOne(file), await readOne(lockFile)];
  const lock =
    lockText === undefined ? { stages: new Map() } : parseLock(`${revision}:${lockFile}`, lockText);
  const cache = new CachedOutputs(root, lock, effects);
  return {
    revision: { name: revision, commit },
    named: namedFiles(file, pipelineText, lock),
    artifacts: async () => lockedArtifacts(lock),
    manifest: (_, folder) => cache.manifest(folder),
    read: async (path) => {
      const kept = await committedFiles(git, root, commit, path);
      return kept.size === 0 ? cache.read(path) : kept;
    },
    notes: [
      ...(pipelineText === undefined ? [await noPipeline(git, file, revision)] : []),
      ...(lockText === undefined
        ? [`\`${lockFile}\` is not in git at \`${revision}\`: what was made then is not known`]
        : []),
    ],
  };
}

const noPipeline = async (git: Git, file: string, revision: string): Promise<string> =>
  (await git.ignores(file))
    ? `git ignores \`${file}\`, so that no commit has it: \`git check-ignore -v ${file}\` shows the rule`
    : `\`${file}\` is not in git at \`${revision}\``;

/** The outputs that a lock names, out of the cache of the project. */
class CachedOutputs {
  readonly #lock: LockFile;
  readonly #blobs: BlobStore;

  constructor(root: string, lock: LockFile, effects: Naming) {
    this.#lock = lock;
    // A blob that is not whole counts as none; the next run says that it was set aside.
    this.#blobs = new BlobStore(join(root, '.mlops/cache'), effects, () => undefined);
  }

  async read(path: string): Promise<Map<string, FileText>> {
    const outputs = [...this.#lock.stages.values()].flatMap((record) => Object.entries(record.outputs));
    const found = outputs.find(([output]) => isWithin(path, output));
    if (found === undefined) return new Map();
    const [output, recorded] = found;
    const content = contentOf(recorded);
    if (content.kind === 'file') return new Map([[output, await this.#text(content.digest)]]);
    const manifest = await this.manifest(content);
    if (manifest === undefined) return new Map([[path, NOT_KEPT]]);
    const files = Object.entries(manifest)
      .map(([name, { digest }]) => [`${output}/${name}`, digest] as const)
      .filter(([name]) => isWithin(name, path));
    return new Map(
      await Promise.all(files.map(async ([name, digest]) => [name, await this.#text(digest)] as const)),
    );
  }

  /** Undefined: the list of the folder is not in the cache, or not whole. */
  async manifest(folder: ContentRef): Promise<DirectoryManifest | undefined> {
    if (folder.kind === 'file') return undefined;
    return readManifest(await this.#blobs.takeText(folder.digest), folder);
  }

  async #text(digest: Digest): Promise<FileText> {
    const text = await this.#blobs.takeText(digest);
    return text === undefined ? NOT_KEPT : fileText(text);
  }
}

const NOT_KEPT: FileText = { kind: 'unknown', why: 'neither in git nor in the cache' };

/** Before the first commit of a repository: there was nothing. */
export const emptySnapshot = (revision: string): Snapshot => ({
  revision: { name: revision },
  named: { parameters: [], metrics: [] },
  artifacts: async () => new Map(),
  manifest: async () => undefined,
  read: async () => new Map(),
  notes: [`the repository has no commit yet: there is nothing to compare with`],
});
