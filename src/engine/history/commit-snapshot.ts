import { join } from 'node:path';
import type { Naming } from '../../core/temporary-name.ts';
import { BlobStore } from '../cache/blob-store.ts';
import { readManifest } from '../cache/read-manifest.ts';
import { type ProjectLocation, lockFileOf } from '../load-project.ts';
import { type LockFile, parseLock } from '../lock-file.ts';
import { isOutside, isWithin } from '../pipeline/project-path.ts';
import { contentOf } from '../stage-record.ts';
import { lockedArtifacts } from './artifacts.ts';
import type { Git } from './git.ts';
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
  const [pipelineText, lockText] = [await readOne(git, commit, file), await readOne(git, commit, lockFile)];
  const lock =
    lockText === undefined ? { stages: new Map() } : parseLock(`${revision}:${lockFile}`, lockText);
  const cache = new CachedOutputs(root, lock, effects);
  return {
    revision: { name: revision, commit },
    named: namedFiles(file, pipelineText, lock),
    artifacts: async () => lockedArtifacts(lock),
    read: async (path) => {
      const kept = isOutside(path) ? new Map() : await git.list(commit, path);
      if (kept.size === 0) return cache.read(path);
      const texts = await Promise.all(
        [...kept].map(async ([at, blob]) => [at, { kind: 'text', text: await git.read(blob) }] as const),
      );
      return new Map<string, FileText>(texts);
    },
    notes: [
      ...(pipelineText === undefined ? [`\`${file}\` is not in git at \`${revision}\``] : []),
      ...(lockText === undefined
        ? [`\`${lockFile}\` is not in git at \`${revision}\`: what was made then is not known`]
        : []),
    ],
  };
}

async function readOne(git: Git, commit: string, path: string): Promise<string | undefined> {
  const blob = (await git.list(commit, path)).get(path);
  return blob === undefined ? undefined : git.read(blob);
}

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
    const manifest = readManifest(await this.#blobs.takeText(content.digest), content);
    if (manifest === undefined) return new Map([[path, NOT_KEPT]]);
    const files = Object.entries(manifest)
      .map(([name, { digest }]) => [`${output}/${name}`, digest] as const)
      .filter(([name]) => isWithin(name, path));
    return new Map(
      await Promise.all(files.map(async ([name, digest]) => [name, await this.#text(digest)] as const)),
    );
  }

  async #text(digest: Parameters<BlobStore['takeText']>[0]): Promise<FileText> {
    const text = await this.#blobs.takeText(digest);
    return text === undefined ? NOT_KEPT : { kind: 'text', text };
  }
}

const NOT_KEPT: FileText = { kind: 'unknown', why: 'neither in git nor in the cache' };
