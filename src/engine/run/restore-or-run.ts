/** Makes a stage that is not fresh stand: from the cache, or by running it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MlopsError, type SerializedError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { sameContent } from '../content/content-ref.ts';
import { lockWouldChange } from '../decide/check-lock.ts';
import { applyState, type Examination } from '../decide/examine-stage.ts';
import { declaredOutputs } from '../decide/fingerprint.ts';
import type { Reason } from '../project/plan.ts';
import type { Stage } from '../project/project.ts';
import { contentOf, recordContent, type StageRecord } from '../project/stage-record.ts';
import { compareResult } from './outputs/compare-result.ts';
import { saveForeign } from './outputs/foreign-outputs.ts';
import { isReplayable } from './is-replayable.ts';
import { moveInto } from './outputs/move.ts';
import { requirePlaces } from './outputs/require-places.ts';
import { requireUnchangedInputs } from './require-unchanged-inputs.ts';
import { requireUnchangedParameters } from './require-unchanged-parameters.ts';
import { takeOutputs } from './outputs/restore-outputs.ts';
import { isMadeApart, outputPlace, runAction } from './run-action.ts';
import { privateFolder, type RunContext } from './run-context.ts';
import { settleOutputs } from './outputs/settle-outputs.ts';
import { discardBackup, restoreBackup } from './outputs/backup-outputs.ts';
import { type Attempt, StageFailure } from './stage-attempt.ts';
import { type MadeOutput, storeOutputs } from './outputs/store-outputs.ts';

/**
 * @param attempt says why; told what else makes it run, and what it printed
 * @param elapsed milliseconds since the stage was begun
 * @throws StageFailure when the stage said no, MlopsError LOCK_WOULD_CHANGE, FROZEN_INCOMPLETE, LINK_OUTSIDE, CANNOT_WRITE
 */
export async function restoreOrRun(
  run: RunContext,
  examined: Examination,
  attempt: Attempt,
  elapsed: () => number,
): Promise<'cached' | 'run'> {
  const { context, emit } = run;
  const { stage, verdict, record } = examined;
  const { reasons } = attempt;
  context.content.forgetAhead();
  requirePlaces(context.project.root, stage.outputs);
  const locked = run.lock.get(stage.name);
  if (run.frozenLock && !stage.frozen && locked?.fingerprint !== examined.fingerprint)
    throw lockWouldChange(context, [{ stage: stage.name, reasons }]);
  if (verdict.kind === 'cached' && record !== undefined && (await restore(run, examined, record))) {
    emit({ kind: 'stageRestored', stage: stage.name, reasons, milliseconds: elapsed() });
    return 'cached';
  }
  if (stage.frozen) throw blobsGone(stage);
  if (verdict.kind === 'cached') attempt.reasons = [...reasons, ...missingBlobs(examined)];
  emit({ kind: 'stageStarted', stage: stage.name, reasons: attempt.reasons });
  await execute(run, examined, attempt);
  emit({ kind: 'stageSucceeded', stage: stage.name, milliseconds: elapsed() });
  return 'run';
}

async function restore(run: RunContext, examined: Examination, record: StageRecord): Promise<boolean> {
  const { context, lock } = run;
  const { stage, outputs } = examined;
  const staged = (path: string) => join(context.project.root, privateFolder(stage.name), 'out', path);
  const taken = await takeOutputs(stage.outputs, record, outputs, context.blobs, staged);
  if (taken === undefined) return false;
  await saveForeign(run, examined, record);
  await placeOutputs(run, stage, taken, staged);
  await applyState(context, examined);
  await lock.put(stage.name, record);
  return true;
}

async function execute(run: RunContext, examined: Examination, attempt: Attempt): Promise<void> {
  const { context } = run;
  const { stage } = examined;
  const { root } = context.project;
  const folder = join(root, privateFolder(stage.name));
  try {
    await requireUnchangedParameters(context.project, stage);
    await saveForeign(run, examined, undefined);
    const end = await runAction(run, examined);
    attempt.tail = end.tail;
    if (end.logFile !== undefined) attempt.logFile = end.logFile;
    context.ports.interrupt?.throwIfAborted();
    if (end.error !== undefined) {
      // What looks like a bug may be an input that changed while it was read.
      if (end.error.exitCode === EXIT.bug) await requireUnchangedInputs(run, examined);
      await keepEvidence(run, stage, end.error);
      throw new StageFailure(end.error);
    }
    const place = (path: string) => outputPlace(run, stage, path);
    await settleOutputs(stage.outputs, place, root);
    const hashedAt = await context.content.afterTick(stage.outputs.map(({ path }) => place(path)));
    const blobs = context.options.noCache === true ? undefined : context.blobs;
    const made = await storeOutputs(stage, place, blobs, root);
    await requireUnchangedInputs(run, examined);
    await requireUnchangedParameters(context.project, stage);
    const record = makeRecord(examined, made);
    await compareResult(run, stage, record);
    await blobs?.flush();
    if (blobs !== undefined && isReplayable(stage)) await context.actions.put(record);
    await run.uncached.add(
      stage.outputs.flatMap(({ path, cache }) => {
        const digest = record.outputs[path]?.digest;
        return digest === undefined || (cache && blobs !== undefined) ? [] : [{ path, digest }];
      }),
    );
    if (isMadeApart(run, stage)) await placeOutputs(run, stage, made, place);
    else {
      await discardBackup(folder);
      for (const { path, ref, manifest } of made) context.content.remember(path, ref, manifest, hashedAt);
    }
    await applyState(context, examined);
    await run.lock.put(stage.name, record);
  } catch (error) {
    await restoreBackup(root, folder);
    throw error;
  }
}

// A stage that fails may name outputs that show why (`keep`): they are shown to people and count for nothing.
async function keepEvidence(run: RunContext, stage: Stage, error: SerializedError): Promise<void> {
  const keep = error.details['keep'];
  if (!Array.isArray(keep) || stage.action.kind !== 'uses') return;
  for (const { path, parameter } of stage.outputs) {
    const made = outputPlace(run, stage, path);
    if (parameter === undefined || !keep.includes(parameter) || !existsSync(made)) continue;
    await moveInto(made, join(run.context.project.root, path), replaced(run, stage, path));
    const kept = await run.context.content.read(path);
    if (kept !== undefined) await run.uncached.add([{ path, digest: kept.digest }]);
  }
}

function makeRecord({ stage, basis, fingerprint }: Examination, made: readonly MadeOutput[]): StageRecord {
  const flags = new Map(declaredOutputs(stage));
  const outputs = made.flatMap(({ path, ref }) => {
    const declared = flags.get(path);
    return declared === undefined ? [] : [[path, { ...recordContent(ref), ...declared }] as const];
  });
  return { ...basis, fingerprint, outputs: Object.fromEntries(outputs) };
}

async function placeOutputs(
  run: RunContext,
  stage: Stage,
  made: readonly MadeOutput[],
  place: (path: string) => string,
): Promise<void> {
  const { content, project } = run.context;
  // Nobody else writes in a private folder: what could hide behind a time stamp begins with the move.
  const movedAt = await content.afterTick(made.map(({ path }) => place(path)));
  for (const { path, ref, manifest } of made) {
    await moveInto(place(path), join(project.root, path), replaced(run, stage, path));
    content.remember(path, ref, manifest, movedAt);
  }
}

const replaced = (run: RunContext, stage: Stage, path: string): string =>
  join(run.context.project.root, privateFolder(stage.name), 'replaced', path);

function missingBlobs({ record, outputs }: Examination): Reason[] {
  return Object.entries(record?.outputs ?? {}).flatMap(([path, recorded]): Reason[] => {
    const now = outputs.get(path);
    return now !== undefined && sameContent(now, contentOf(recorded)) ? [] : [{ kind: 'blobMissing', path }];
  });
}

const blobsGone = ({ name }: Stage): MlopsError =>
  new MlopsError({
    code: 'FROZEN_INCOMPLETE',
    message: `stage \`${name}\` is frozen, and what it made is no longer whole in the cache`,
    hints: [`remove \`frozen: true\` from \`${name}\` to let it run`],
  });
