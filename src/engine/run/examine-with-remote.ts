/** Before a stage runs, others are asked whether they have its result. */
import type { Digest } from '../../core/digest.ts';
import type { ContentRef } from '../content/content-ref.ts';
import { type Examination, examineStage } from '../decide/examine-stage.ts';
import { isRecordOf } from '../decide/is-record-of.ts';
import type { PlanContext } from '../decide/plan-context.ts';
import type { Stage } from '../project/project.ts';
import type { Remote } from '../remote/remote.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { isReplayable } from './is-replayable.ts';
import type { RunContext } from './run-context.ts';

/** @throws MlopsError REMOTE_AWAY (75) and what `examineStage` throws */
export async function examineWithRemote(
  { context, remote }: RunContext,
  stage: Stage,
  inputs: ReadonlyMap<string, ContentRef>,
): Promise<Examination> {
  const { force = false, noCache = false } = context.options;
  if (remote === undefined || force || noCache) return examineStage(context, stage, inputs);
  if (stage.frozen) {
    // It is not examined without what the lock says, and never runs: what is lacking is all that can be asked for.
    const locked = context.locked(stage.name);
    if (locked !== undefined && (await isLacking(context, locked)))
      await bring(context, remote, stage, locked.fingerprint, locked);
    return examineStage(context, stage, inputs);
  }
  const examined = await examineStage(context, stage, inputs);
  const { verdict, record, fingerprint } = examined;
  if (verdict.kind === 'fresh' || !isReplayable(stage)) return examined;
  if (verdict.kind === 'cached' && record !== undefined && !(await isLacking(context, record)))
    return examined;
  await bring(context, remote, stage, fingerprint, context.locked(stage.name));
  return examineStage(context, stage, inputs);
}

async function bring(
  context: PlanContext,
  remote: Remote,
  stage: Stage,
  fingerprint: Digest,
  locked: StageRecord | undefined,
): Promise<void> {
  // Loaded by runs that pull only.
  const { pullResult } = await import('../remote/pull-results.ts');
  const { corrupt, refused, withoutRoom } = await pullResult(
    fingerprint,
    locked,
    (record) => isRecordOf(stage, record),
    context,
    remote,
    () => context.ports.interrupt?.throwIfAborted(),
  );
  if (withoutRoom.length > 0) context.warn({ kind: 'noRoom', url: remote.url, fingerprint });
  if (refused.length > 0) context.warn({ kind: 'refusedEntry', url: remote.url, fingerprint });
  for (const digest of corrupt) context.warn({ kind: 'corruptRemote', url: remote.url, digest });
}

/** Whether a blob of it is not in the cache; a look, not a proof. */
async function isLacking({ blobs }: PlanContext, record: StageRecord): Promise<boolean> {
  const { contentsOf } = await import('../cache/blobs-of-record.ts');
  const contents = await contentsOf(record, blobs);
  if (contents.unknown.length > 0) return true;
  return [...contents.blobs].some(([digest, size]) =>
    size === undefined ? !blobs.hasAny(digest) : !blobs.has(digest, size),
  );
}
