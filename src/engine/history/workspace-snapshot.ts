import { join } from 'node:path';
import type { Naming } from '../../core/files/temporary-name.ts';
import { ContentReader } from '../content/content-reader.ts';
import { readLockFile } from '../lockfile/lock-file.ts';
import { touches } from '../pipeline/project-path.ts';
import type { Project, StageName } from '../project/project.ts';
import { lockedArtifacts } from './artifacts.ts';
import { readTexts } from './read-texts.ts';
import { type Artifact, type Snapshot, WORKSPACE } from './snapshot.ts';

/**
 * The files as they lie there. Artifacts are those of the pipeline file and of the lock, with the contents that they
 * have now; what a stage made and somebody changed since is shown as it is.
 */
export function workspaceSnapshot(project: Project, effects: Naming): Snapshot {
  const { root } = project;
  return {
    revision: WORKSPACE,
    named: {
      parameters: project.parameterFiles,
      metrics: [
        ...project.metrics,
        ...project.stages.flatMap(({ outputs }) =>
          outputs.flatMap(({ path, kind }) => (kind === 'metrics' ? [path] : [])),
        ),
      ],
    },
    artifacts: () => artifactsNow(project, effects),
    manifest: (path) => contentReader(root).readManifest(path),
    read: (path) => readTexts(root, path),
    notes: [],
  };
}

/** @throws MlopsError LOCK_INVALID, UNREADABLE_CONTENT */
async function artifactsNow(project: Project, effects: Naming): Promise<Map<string, Artifact>> {
  const locked = lockedArtifacts(readLockFile(join(project.root, project.lockFile)));
  const made = project.stages.flatMap(({ outputs }) => outputs);
  const sources = project.stages
    .flatMap(({ name, inputs }) => inputs.map(({ path }) => ({ name, path })))
    .filter(({ name, path }) => !isMade(project, name, path));
  const kinds = new Map<string, Artifact['kind']>([
    ...[...locked].map(([path, { kind }]) => [path, kind] as const),
    ...sources.map(({ path }) => [path, 'input'] as const),
    ...made.map(({ path, kind }) => [path, kind] as const),
  ]);
  const content = contentReader(project.root);
  const found = new Map<string, Artifact>();
  for (const [path, kind] of kinds) {
    const ref = await content.read(path);
    if (ref !== undefined) found.set(path, { kind, content: ref });
  }
  content.save(effects);
  return found;
}

/** A folder without a pipeline: files that are named there can be shown. */
export const folderSnapshot = (root: string): Snapshot => ({
  revision: WORKSPACE,
  named: { parameters: [], metrics: [] },
  artifacts: async () => new Map(),
  manifest: async () => undefined,
  read: (path) => readTexts(root, path),
  notes: [],
});

const contentReader = (root: string): ContentReader => new ContentReader(root, join(root, '.mlops/state'));

const isMade = ({ edges }: Project, stage: StageName, path: string): boolean =>
  edges.some((edge) => edge.to === stage && touches(edge.path, path));
