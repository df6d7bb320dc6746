import { sameContent } from '../../content/content-ref.ts';
import { lockWouldChange } from '../../decide/check-lock.ts';
import type { Reason } from '../../project/plan.ts';
import type { Stage } from '../../project/project.ts';
import { contentOf, type StageRecord } from '../../project/stage-record.ts';
import { isReplayable } from '../is-replayable.ts';
import type { RunContext } from '../run-context.ts';

/**
 * The same fingerprint must have made the same bytes: a stage that made others is not deterministic.
 *
 * @throws MlopsError LOCK_WOULD_CHANGE when the lock is frozen
 */
export async function compareResult(run: RunContext, stage: Stage, record: StageRecord): Promise<void> {
  if (!isReplayable(stage)) return;
  const { context, frozenLock } = run;
  const known = await knownResult(run, stage, record);
  const reasons = Object.entries(known?.outputs ?? {}).flatMap(([path, before]): Reason[] => {
    const now = record.outputs[path];
    if (now === undefined || sameContent(contentOf(now), contentOf(before))) return [];
    return [{ kind: 'outputChanged', path, before: before.digest, after: now.digest }];
  });
  for (const reason of reasons)
    if ('path' in reason) context.warn({ kind: 'notDeterministic', stage: stage.name, path: reason.path });
  if (frozenLock && reasons.length > 0) throw lockWouldChange(context, [{ stage: stage.name, reasons }]);
}

async function knownResult(
  { context, lock }: RunContext,
  { name }: Stage,
  { fingerprint }: StageRecord,
): Promise<StageRecord | undefined> {
  const locked = lock.get(name);
  return locked?.fingerprint === fingerprint ? locked : context.actions.find(fingerprint);
}
