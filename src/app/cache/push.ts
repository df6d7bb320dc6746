import type { TransferAnswer } from '../../documents/answers/transfer-answer.ts';
import { listEntries } from '../../engine/cache/list-cache.ts';
import { type Cache, openCache } from '../../engine/cache/open-cache.ts';
import { findProject } from '../../engine/project/find-project.ts';
import type { StageRecord } from '../../engine/project/stage-record.ts';
import { pushResults } from '../../engine/remote/push-results.ts';
import type { Movement } from '../../engine/remote/transfer.ts';
import type { AppContext } from '../app-context.ts';
import { moveRegistry, registryOf } from '../models/move-registry.ts';
import type { Outcome } from '../outcome.ts';
import { lockedRecords } from './locked-records.ts';
import { openResultsRemote } from './open-named-remote.ts';
import { type Moved, transferOutcome } from './transfer-outcome.ts';

export interface TransferOptions {
  readonly file?: string | undefined;
  /** Stages in the lock; none: all. */
  readonly stages: readonly string[];
  /** Absent: the one of mlops.yaml. */
  readonly remote?: string | undefined;
}

export interface PushOptions extends TransferOptions {
  /** Sends again what is there already. */
  readonly force: boolean;
  /** Every result that the cache knows, not only what the lock names. */
  readonly all: boolean;
}

/**
 * Sends results to the remote, and the model registry after them.
 *
 * @throws MlopsError PIPELINE_MISSING, LOCK_INVALID, TARGET_UNKNOWN, NO_REMOTE, REMOTE_DENIED, REMOTE_AWAY (75)
 */
export async function push(
  context: AppContext,
  { file, stages, remote: url, force, all }: PushOptions,
  onMovement: (movement: Movement) => void,
): Promise<Outcome<Moved, TransferAnswer>> {
  const location = findProject(context.effects.cwd(), file);
  const cache = openCache(location.root, context.effects);
  const records = [...lockedRecords(location, stages), ...(all ? await knownRecords(cache) : [])];
  const registry = await registryOf(context, file, stages);
  const remote = await openResultsRemote(url, location.root, context);
  const options = { again: force, onMoved: onMovement };
  const results =
    remote === undefined
      ? undefined
      : { url: remote.url, ...(await pushResults(records, cache, remote, options)) };
  return transferOutcome({
    results,
    ...(await moveRegistry(context, 'push', registry, remote, force)),
  });
}

async function knownRecords({ folder, actions }: Cache): Promise<StageRecord[]> {
  const records: StageRecord[] = [];
  for (const { digest } of listEntries(folder)) {
    const record = digest === undefined ? undefined : await actions.find(digest);
    if (record !== undefined) records.push(record);
  }
  return records;
}
