/** Brings one stage up to date: leaves it, restores it, or runs it. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MlopsError, type SerializedError, serializeError } from '../../core/error.ts';
import type { ContentRef } from '../content/content-ref.ts';
import { sameContent } from '../content/content-ref.ts';
import { declaredOutputs } from '../decide/fingerprint.ts';
import { lockWouldChange } from '../decide/check-lock.ts';
import { differences } from '../decide/differences.ts';
import { type Examination, observe } from '../decide/examine-stage.ts';
import type { StageOutcome } from '../event.ts';
import type { Reason } from '../plan.ts';
import { isInterruptSignal } from '../ports.ts';
import type { Stage } from '../project.ts';
import { contentOf, recordContent, type StageRecord } from '../stage-record.ts';
import { compareResult, isReplayable } from './compare-result.ts';
import { examineWithRemote } from './examine-with-remote.ts';
import { saveForeign } from './foreign-outputs.ts';
import { moveInto } from './move.ts';
import { takeOutputs } from './restore-outputs.ts';
import { isMadeApart, outputPlace, runAction } from './run-action.ts';
import { requireUnchangedInputs } from './require-unchanged-inputs.ts';
import { privateFolder, type RunContext } from './run-context.ts';
import { forgetAside, putBack } from './set-aside.ts';
import { type MadeOutput, storeOutputs } from './store-outputs.ts';

/** Never throws: what goes wrong is the outcome, and is told as an event. */
export async function performStage(run: RunContext, stage: Stage): Promise<StageOutcome> {
  const { effects } = run.shop.ports;
  const start = effects.elapsed();
  const spent = () => effects.elapsed() - start;
  const attempt: Attempt = { reasons: [], tail: [] };
  try {
    const kind = await attend(run, stage, attempt, spent);
    return { kind, stage: stage.name, reasons: attempt.reasons, milliseconds: spent() };
  } catch (thrown) {
    const signal: unknown = run.shop.ports.interrupt?.reason;
    const common = { stage: stage.name, reasons: attempt.reasons, milliseconds: spent() };
    if (isInterruptSignal(signal)) {
      run.emit({ kind: 'stageInterrupted', stage: stage.name, signal });
      return { ...common, kind: 'interrupted', signal };
    }
    const error = thrown instanceof StageFailure ? thrown.error : serializeError(thrown);
    const { tail } = attempt;
    const where = attempt.logFile === undefined ? {} : { logFile: attempt.logFile };
    run.emit({
      kind: 'stageFailed',
      stage: stage.name,
      error,
      tail,
      milliseconds: common.milliseconds,
      ...where,
    });
    return { ...common, kind: 'failed', error, ...where };
  } finally {
    const own = join(run.shop.project.root, privateFolder(stage.name));
    // A stage that is fresh has none, and removing nothing takes as long as removing something.
    if (existsSync(own)) await rm(own, { recursive: true, force: true });
  }
}

/** What is known of a stage's attempt when it fails. */
interface Attempt {
  reasons: readonly Reason[];
  tail: readonly string[];
  logFile?: string;
}

/** The stage itself said no. */
class StageFailure extends Error {
  readonly error: SerializedError;

  constructor(error: SerializedError) {
    super(error.message);
    this.error = error;
  }
}

async function attend(
  run: RunContext,
  stage: Stage,
  attempt: Attempt,
  spent: () => number,
): Promise<'fresh' | 'cached' | 'run'> {
  const { shop, emit } = run;
  const inputs = await observe(
    shop,
    stage.inputs.map(({ path }) => path),
  );
  if (!stage.frozen) requireInputs(run, stage, inputs);
  const examined = await examineWithRemote(run, stage, inputs);
  const { verdict, record } = examined;
  if (stage.frozen) warnOfFrozen(run, examined);
  if (verdict.kind === 'fresh') {
    await applyState(run, examined);
    emit({ kind: 'stageFresh', stage: stage.name, frozen: verdict.frozen });
    return 'fresh';
  }
  attempt.reasons = verdict.reasons;
  const locked = run.lock.get(stage.name);
  if (run.frozenLock && !stage.frozen && locked?.fingerprint !== examined.fingerprint)
    throw lockWouldChange(shop, [{ stage: stage.name, reasons: verdict.reasons }]);
  if (verdict.kind === 'cached' && record !== undefined && (await restore(run, examined, record))) {
    emit({ kind: 'stageRestored', stage: stage.name, reasons: verdict.reasons, milliseconds: spent() });
    return 'cached';
  }
  if (stage.frozen) throw blobsGone(stage);
  if (verdict.kind === 'cached') attempt.reasons = [...verdict.reasons, ...missingBlobs(examined)];
  emit({ kind: 'stageStarted', stage: stage.name, reasons: attempt.reasons });
  await execute(run, examined, attempt);
  emit({ kind: 'stageSucceeded', stage: stage.name, milliseconds: spent() });
  return 'run';
}

function requireInputs(run: RunContext, stage: Stage, inputs: ReadonlyMap<string, ContentRef>): void {
  const missing = stage.inputs.filter(({ path }) => !inputs.has(path)).map(({ path }) => path);
  if (missing.length === 0) return;
  throw new MlopsError({
    code: 'INPUT_MISSING',
    message: `stage \`${stage.name}\` needs ${missing.map((path) => `\`${path}\``).join(', ')}, which nothing has made`,
    diagnostics: missing.map((path) =>
      run.shop.project.diagnose(stage.name, path, `\`${path}\` does not exist`),
    ),
    details: { paths: missing },
  });
}

async function applyState({ shop }: RunContext, { queries }: Examination): Promise<void> {
  for (const query of queries) await shop.ports.state.apply(query);
}

async function restore(run: RunContext, examined: Examination, record: StageRecord): Promise<boolean> {
  const { shop, lock } = run;
  const { stage, outputs } = examined;
  const staged = (path: string) => join(shop.project.root, privateFolder(stage.name), 'out', path);
  const taken = await takeOutputs(record, outputs, shop.blobs, staged);
  if (taken === undefined) return false;
  await saveForeign(run, examined, record);
  await placeOutputs(run, stage, taken, staged);
  await applyState(run, examined);
  await lock.put(stage.name, record);
  return true;
}

async function execute(run: RunContext, examined: Examination, attempt: Attempt): Promise<void> {
  const { shop } = run;
  const { stage } = examined;
  const { root } = shop.project;
  const folder = join(root, privateFolder(stage.name));
  try {
    await saveForeign(run, examined, undefined);
    const end = await runAction(run, examined);
    attempt.tail = end.tail;
    if (end.logFile !== undefined) attempt.logFile = end.logFile;
    shop.ports.interrupt?.throwIfAborted();
    if (end.error !== undefined) {
      await keepEvidence(run, stage, end.error);
      throw new StageFailure(end.error);
    }
    const place = (path: string) => outputPlace(run, stage, path);
    const hashedAt = await shop.content.afterTick(stage.outputs.map(({ path }) => place(path)));
    const blobs = shop.options.noCache === true ? undefined : shop.blobs;
    const made = await storeOutputs(stage, place, blobs, root);
    await requireUnchangedInputs(run, examined);
    const record = makeRecord(examined, made);
    await compareResult(run, stage, record);
    await blobs?.flush();
    if (blobs !== undefined && isReplayable(stage)) await shop.actions.put(record);
    run.uncached.add(
      stage.outputs.flatMap(({ path, cache }) => {
        const digest = record.outputs[path]?.digest;
        return digest === undefined || (cache && blobs !== undefined) ? [] : [{ path, digest }];
      }),
    );
    if (isMadeApart(run, stage)) await placeOutputs(run, stage, made, place);
    else {
      await forgetAside(folder);
      for (const { path, ref, manifest } of made) shop.content.remember(path, ref, manifest, hashedAt);
    }
    await applyState(run, examined);
    await run.lock.put(stage.name, record);
  } catch (error) {
    await putBack(root, folder);
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
    await moveInto(made, join(run.shop.project.root, path), attic(run, stage, path));
    const kept = await run.shop.content.read(path);
    if (kept !== undefined) run.uncached.add([{ path, digest: kept.digest }]);
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

function warnOfFrozen({ shop }: RunContext, { stage, basis, fingerprint }: Examination): void {
  const locked = shop.locked(stage.name);
  if (locked === undefined || locked.fingerprint === fingerprint) return;
  shop.warn({ kind: 'frozenStale', stage: stage.name, reasons: differences(locked, stage, basis) });
}

async function placeOutputs(
  run: RunContext,
  stage: Stage,
  made: readonly MadeOutput[],
  place: (path: string) => string,
): Promise<void> {
  const { content, project } = run.shop;
  // Nobody else writes in a private folder: what could hide behind a time stamp begins with the move.
  const movedAt = await content.afterTick(made.map(({ path }) => place(path)));
  for (const { path, ref, manifest } of made) {
    await moveInto(place(path), join(project.root, path), attic(run, stage, path));
    content.remember(path, ref, manifest, movedAt);
  }
}

const attic = (run: RunContext, stage: Stage, path: string): string =>
  join(run.shop.project.root, privateFolder(stage.name), 'attic', path);

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
