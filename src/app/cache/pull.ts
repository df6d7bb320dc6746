import { join } from 'node:path';
import type { TransferAnswer } from '../../documents/answers/transfer-answer.ts';
import { openCache } from '../../engine/cache/open-cache.ts';
import { findProject } from '../../engine/project/find-project.ts';
import { pullResults } from '../../engine/remote/pull-results.ts';
import type { Movement } from '../../engine/remote/transfer.ts';
import { acquireProjectMutex } from '../../engine/run/mutex/project-mutex.ts';
import type { AppContext } from '../app-context.ts';
import { moveRegistry, registryOf } from '../models/move-registry.ts';
import type { Outcome } from '../outcome.ts';
import { lockedRecords } from './locked-records.ts';
import { openResultsRemote } from './open-named-remote.ts';
import type { TransferOptions } from './push.ts';
import { type Moved, transferOutcome } from './transfer-outcome.ts';

/**
 * Brings results from the remote into the cache, and the model registry before them.
 *
 * @throws MlopsError PIPELINE_MISSING, LOCK_INVALID, LOCKED (75), TARGET_UNKNOWN, NO_REMOTE, REMOTE_DENIED, REMOTE_AWAY (75)
 */
export async function pull(
  context: AppContext,
  { file, stages, remote: url }: TransferOptions,
  onMovement: (movement: Movement) => void,
): Promise<Outcome<Moved, TransferAnswer>> {
  const { effects } = context;
  const location = findProject(effects.cwd(), file);
  const records = lockedRecords(location, stages);
  const registry = await registryOf(context, file, stages);
  const remote = await openResultsRemote(url, location.root, context);
  // What has arrived is used by nothing yet: a collection beside this would delete it.
  const release = await acquireProjectMutex(join(location.root, '.mlops'), effects, () => undefined);
  try {
    // First: where the histories differ nothing else is of use.
    const moved = await moveRegistry(context, 'pull', registry, remote);
    const cache = openCache(location.root, effects);
    const results =
      remote === undefined
        ? undefined
        : { url: remote.url, ...(await pullResults(records, cache, remote, onMovement)) };
    return transferOutcome({ results, ...moved });
  } finally {
    await release();
  }
}
