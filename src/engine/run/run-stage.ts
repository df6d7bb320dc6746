/** Brings one stage up to date: leaves it, restores it, or runs it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MlopsError, serializeError } from '../../core/error.ts';
import type { ContentRef } from '../content/content-ref.ts';
import { differences } from '../decide/differences.ts';
import { applyState, checkState, type Examination, observe } from '../decide/examine-stage.ts';
import type { StageOutcome } from '../project/event.ts';
import { isInterruptSignal } from '../project/ports.ts';
import type { Stage } from '../project/project.ts';
import { examineWithRemote } from './examine-with-remote.ts';
import { privateFolder, type RunContext } from './run-context.ts';
import { type Attempt, StageFailure } from './stage-attempt.ts';
import { removeTree } from './outputs/remove-tree.ts';

/** Never throws: what goes wrong is the outcome, and is told as an event. */
export async function runStage(run: RunContext, stage: Stage): Promise<StageOutcome> {
  const { effects } = run.context.ports;
  const start = effects.elapsed();
  const elapsed = () => effects.elapsed() - start;
  const attempt: Attempt = { reasons: [], tail: [] };
  try {
    const kind = await resolveVerdict(run, stage, attempt, elapsed);
    return { kind, stage: stage.name, reasons: attempt.reasons, milliseconds: elapsed() };
  } catch (thrown) {
    const signal: unknown = run.context.ports.interrupt?.reason;
    const common = { stage: stage.name, reasons: attempt.reasons, milliseconds: elapsed() };
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
    const own = join(run.context.project.root, privateFolder(stage.name));
    // A stage that is fresh has none, and removing nothing takes as long as removing something.
    if (existsSync(own)) await removeTree(own);
  }
}

async function resolveVerdict(
  run: RunContext,
  stage: Stage,
  attempt: Attempt,
  elapsed: () => number,
): Promise<'fresh' | 'cached' | 'run'> {
  const { context, emit } = run;
  const inputs = await observe(
    context,
    stage.inputs.map(({ path }) => path),
  );
  if (!stage.frozen) requireInputs(run, stage, inputs);
  const examined = await examineWithRemote(run, stage, inputs);
  const { verdict } = examined;
  await checkState(context, examined);
  if (stage.frozen) warnOfFrozen(run, examined);
  if (verdict.kind === 'fresh') {
    await applyState(run.context, examined);
    emit({ kind: 'stageFresh', stage: stage.name, frozen: verdict.frozen });
    return 'fresh';
  }
  attempt.reasons = verdict.reasons;
  // Loaded where there is something to do.
  const { restoreOrRun } = await import('./restore-or-run.ts');
  return restoreOrRun(run, examined, attempt, elapsed);
}

function requireInputs(run: RunContext, stage: Stage, inputs: ReadonlyMap<string, ContentRef>): void {
  const missing = stage.inputs.filter(({ path }) => !inputs.has(path)).map(({ path }) => path);
  if (missing.length === 0) return;
  throw new MlopsError({
    code: 'INPUT_MISSING',
    message: `stage \`${stage.name}\` needs ${missing.map((path) => `\`${path}\``).join(', ')}, which nothing has made`,
    diagnostics: missing.map((path) =>
      run.context.project.diagnose(stage.name, path, `\`${path}\` does not exist`),
    ),
    details: { paths: missing },
  });
}

function warnOfFrozen({ context }: RunContext, { stage, basis, fingerprint }: Examination): void {
  const locked = context.locked(stage.name);
  if (locked === undefined || locked.fingerprint === fingerprint) return;
  context.warn({ kind: 'frozenStale', stage: stage.name, reasons: differences(locked, stage, basis) });
}
