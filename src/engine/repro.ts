/** Brings a project up to date. */
import { join, resolve } from 'node:path';
import { EXIT, type ExitCode, exitCodeOfSignal } from '../core/exit-code.ts';
import { writeFileAtomic } from '../core/files/write-file.ts';
import { writing } from '../core/files/system-error.ts';
import { checkAhead } from './run/process/check-ahead.ts';
import { checkFolders } from './decide/check-folders.ts';
import { checkInputs } from './decide/check-inputs.ts';
import { checkLock } from './decide/check-lock.ts';
import { selectStages } from './decide/select-stages.ts';
import { openPlanContext } from './decide/plan-context.ts';
import type { EngineEvent, EngineWarning, ReproOutcome, StageOutcome } from './project/event.ts';
import { checkOutputs } from './run/outputs/foreign-outputs.ts';
import { LockfileWriter, lockToWrite } from './lockfile/lockfile-writer.ts';
import { runStage } from './run/run-stage.ts';
import { acquireProjectMutex } from './run/mutex/project-mutex.ts';
import { recover } from './run/recover.ts';
import type { RunContext } from './run/run-context.ts';
import { runIdOf, writeRunRecord } from './run/write-run-record.ts';
import { type Pace, schedule } from './run/schedule.ts';
import { UncachedOutputs } from './run/outputs/uncached-outputs.ts';
import { type EnginePorts, isInterruptSignal, type ReproOptions } from './project/ports.ts';
import type { Remote } from './remote/remote.ts';
import type { Edge, Override, Project, Stage, StageName } from './project/project.ts';

/**
 * Fresh stages are left, known results restored, the rest run, each in a process of its own. The first that fails ends
 * the run; what was done before it is kept.
 *
 * @throws MlopsError LOCKED (75), LOCK_INVALID, INPUT_MISSING, TARGET_UNKNOWN, CANNOT_WRITE: nothing has run then
 */
export async function repro(
  project: Project,
  options: ReproOptions,
  ports: EnginePorts,
  emit: (event: EngineEvent) => void,
): Promise<ReproOutcome> {
  const { effects } = ports;
  const start = effects.elapsed();
  const started = effects.now();
  const warnings: EngineWarning[] = [];
  const warn = (warning: EngineWarning) => {
    warnings.push(warning);
    emit({ kind: 'warning', warning });
  };
  const stages = await selectStages(project, options, effects.cwd());
  const release = await acquireProjectMutex(
    join(project.root, '.mlops'),
    effects,
    ({ pid, since }) => warn({ kind: 'staleLock', pid, since }),
    {
      seconds: options.waitSeconds ?? 0,
      interrupt: ports.interrupt,
      onWaiting: (holder) => emit({ kind: 'waiting', ...(holder === undefined ? {} : { holder }) }),
    },
  );
  try {
    const recovered = await recover(project.root, effects);
    if (recovered.length > 0) warn({ kind: 'outputsRecovered', paths: recovered });
    checkInputs(project, stages);
    checkFolders(project, stages, options.sandbox);
    if (options.pullState === true) await pullState(project, stages, ports, options.remote, warn);
    const id = runIdOf(started, effects);
    const lock = await LockfileWriter.open(project, ports, id);
    const context = openPlanContext(project, options, ports, (stage) => lock.get(stage), warn);
    const run: RunContext = {
      id,
      context,
      lock,
      uncached: new UncachedOutputs(project.root, effects),
      frozenLock: options.frozenLock ?? false,
      threads: options.threads ?? effects.cores(),
      emit,
      sandbox: options.sandbox === true,
      origin: options.origin ?? project.root,
      remote: options.remote,
    };
    if (run.frozenLock) await checkLock(context, stages, lock.dropped);
    if (options.forceOverwrite !== true) await checkOutputs(run, stages);
    let outcomes: readonly StageOutcome[] = [];
    try {
      await checkAhead(context, stages, ports.host, ports.interrupt);
      // What a stage refuses is not left in the parameter file.
      for (const [path, text] of options.rewrite ?? []) {
        const file = resolve(project.root, path);
        await writing(file, () => writeFileAtomic(file, text, effects));
      }
      emit({ kind: 'runStarted', stages: stages.map(({ name }) => name) });
      const pace: Pace = {
        jobs: options.jobs ?? 1,
        keepGoing: options.keepGoing ?? false,
        mayStart: () => ports.interrupt?.aborted !== true,
      };
      const done = await schedule(stages, project.edges, pace, (stage) => runStage(run, stage));
      outcomes = withSkipped(stages, project.edges, done, emit);
    } finally {
      await lock.flush();
      if (outcomes.some(({ kind }) => kind === 'run' || kind === 'cached')) await context.content.settle();
      context.content.save(effects);
    }
    const recorded =
      project.override !== undefined ||
      outcomes.some(({ kind }) => kind !== 'fresh') ||
      outcomes.length < stages.length;
    const outcome: ReproOutcome = {
      ...(recorded ? { runId: id } : {}),
      ...(project.override === undefined ? {} : { override: overrideOf(project, project.override, id) }),
      exitCode: exitCodeOf(outcomes, ports.interrupt?.reason),
      stages: outcomes,
      warnings,
      milliseconds: effects.elapsed() - start,
    };
    if (recorded)
      await writeRunRecord(project.root, id, started, outcome, (stage) => lock.get(stage), effects);
    emit({ kind: 'runFinished', outcome });
    return outcome;
  } finally {
    await release();
  }
}

const overrideOf = (
  project: Project,
  { assignments }: Override,
  id: string,
): NonNullable<ReproOutcome['override']> => ({
  parameters: assignments,
  lock: lockToWrite(project, id),
});

// Before anything is asked of them: what a stage is answered by a store enters its fingerprint.
async function pullState(
  { root }: Project,
  stages: readonly Stage[],
  { state }: EnginePorts,
  remote: Remote | undefined,
  warn: (warning: EngineWarning) => void,
): Promise<void> {
  const paths = new Set(stages.flatMap((stage) => stage.state.map(({ path }) => path)));
  for (const path of paths) {
    const missing = await state.pull({ root, path }, remote);
    if (missing.length > 0) warn({ kind: 'stateIncomplete', path, missing });
  }
}

// After a failure the rest is skipped, because of what it needs or, in a run that ended, of the first that failed. After
// an interruption it has simply not been reached.
function withSkipped(
  stages: readonly Stage[],
  edges: readonly Edge[],
  done: ReadonlyMap<StageName, StageOutcome>,
  emit: (event: EngineEvent) => void,
): StageOutcome[] {
  const needs = Map.groupBy(edges, ({ to }) => to);
  const culprits = new Map(
    [...done.values()].filter(({ kind }) => kind === 'failed').map(({ stage }) => [stage, stage]),
  );
  const first = stages.find(({ name }) => culprits.has(name))?.name;
  return stages.flatMap(({ name }): StageOutcome[] => {
    const outcome = done.get(name);
    if (outcome !== undefined) return [outcome];
    const need = needs.get(name)?.find(({ from }) => culprits.has(from));
    const because = (need === undefined ? undefined : culprits.get(need.from)) ?? first;
    if (because === undefined) return [];
    culprits.set(name, because);
    emit({ kind: 'stageSkipped', stage: name, because });
    return [{ kind: 'skipped', stage: name, because, reasons: [], milliseconds: 0 }];
  });
}

function exitCodeOf(outcomes: readonly StageOutcome[], signal: unknown): ExitCode {
  if (isInterruptSignal(signal)) return exitCodeOfSignal(signal);
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed')
      return outcome.error.exitCode === EXIT.yes ? EXIT.no : outcome.error.exitCode;
  }
  return EXIT.yes;
}
