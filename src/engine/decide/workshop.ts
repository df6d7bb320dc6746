/** What plan and execute work with: the project, what lies in it, and what is known of earlier runs. */
import { join, relative } from 'node:path';
import { ActionStore } from '../cache/action-store.ts';
import { BlobStore } from '../cache/blob-store.ts';
import { ContentReader } from '../content/content-reader.ts';
import type { EngineWarning } from '../event.ts';
import type { EnginePorts, PlanOptions } from '../ports.ts';
import type { Project } from '../project.ts';
import type { StageRecord } from '../stage-record.ts';

export interface Workshop {
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

export function openWorkshop(
  project: Project,
  options: PlanOptions,
  ports: EnginePorts,
  locked: (stage: string) => StageRecord | undefined,
  warn: (warning: EngineWarning) => void,
): Workshop {
  const { root } = project;
  const cache = join(root, '.mlops/cache');
  const { effects } = ports;
  const blobs = new BlobStore(cache, effects, ({ digest, quarantine }) =>
    warn({ kind: 'corruptBlob', digest, quarantine: relative(root, quarantine) }),
  );
  const actions = new ActionStore(cache, effects, (path) =>
    warn({ kind: 'unreadableEntry', path: relative(root, path) }),
  );
  const content = new ContentReader(root, join(root, '.mlops/state'));
  return { project, options, ports, content, blobs, actions, locked, warn };
}
