/** What plan and execute work with: the project, what lies in it, and what is known of earlier runs. */
import { extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ActionStore } from '../cache/action-store.ts';
import { BlobStore } from '../cache/blob-store.ts';
import { ContentReader } from '../content/content-reader.ts';
import type { EngineWarning } from '../project/event.ts';
import type { EnginePorts, PlanOptions } from '../project/ports.ts';
import type { Project } from '../project/project.ts';
import type { StageRecord } from '../project/stage-record.ts';

/** From here on the file system is what is waited for. */
const MAX_THREADS = 4;
/** A thread takes 15 ms to start, and 10,000 names 25 ms to look at. */
const NAMES_A_THREAD = 20_000;

export interface PlanContext {
  readonly project: Project;
  readonly options: PlanOptions;
  readonly ports: EnginePorts;
  readonly content: ContentReader;
  readonly blobs: BlobStore;
  readonly actions: ActionStore;
  /** The lock as it stands now. */
  readonly locked: (stage: string) => StageRecord | undefined;
  readonly warn: (warning: EngineWarning) => void;
}

export function openPlanContext(
  project: Project,
  options: PlanOptions,
  ports: EnginePorts,
  locked: (stage: string) => StageRecord | undefined,
  warn: (warning: EngineWarning) => void,
): PlanContext {
  const { root } = project;
  const cache = join(root, '.mlops/cache');
  const { effects, host } = ports;
  const blobs = new BlobStore(cache, effects, ({ digest, quarantine }) =>
    warn({ kind: 'corruptBlob', digest, quarantine: relative(root, quarantine) }),
  );
  const actions = new ActionStore(cache, effects, (path) =>
    warn({ kind: 'unreadableEntry', path: relative(root, path) }),
  );
  const content = new ContentReader(root, join(root, '.mlops/state'), {
    count: Math.min(effects.cores(), MAX_THREADS),
    names: NAMES_A_THREAD,
    worker: new URL(`content/folder-worker${extname(host.module)}`, pathToFileURL(host.module)),
  });
  return { project, options, ports, content, blobs, actions, locked, warn };
}
