/** Brings a project up to date. */
import { join } from 'node:path';
import { EXIT, type ExitCode } from '../core/exit-code.ts';
import { checkInputs } from './decide/check-inputs.ts';
import { selectStages } from './decide/select-stages.ts';
import { openWorkshop } from './decide/workshop.ts';
import type { EngineEvent, ReproOutcome, StageOutcome } from './event.ts';
import { LockBook } from './execute/lock-book.ts';
import { performStage } from './execute/perform-stage.ts';
import { lockProject } from './execute/project-lock.ts';
import { recover } from './execute/recover.ts';
import type { RunContext } from './execute/run-context.ts';
import { runIdOf, writeRunRecord } from './execute/run-record.ts';
import { schedule } from './execute/schedule.ts';
import { type EnginePorts, isInterruptSignal, type ReproOptions } from './ports.ts';
import type { Project, Stage, StageName } from './project.ts';

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
  const stages = selectStages(project, options.targets);
  const release = await lockProject(join(project.root, '.mlops'), effects, ({ pid, since }) =>
    emit({ kind: 'warning', warning: { kind: 'staleLock', pid, since } }),
  );
  try {
    const recovered = await recover(project.root, effects);
    if (recovered.length > 0)
      emit({ kind: 'warning', warning: { kind: 'outputsRecovered', paths: recovered } });
    checkInputs(project, stages);
    const lock = LockBook.open(project, effects);
    const shop = openWorkshop(
      project,
      options,
      ports,
      (stage) => lock.get(stage),
      (warning) => emit({ kind: 'warning', warning }),
    );
    const id = runIdOf(started, effects);
    const run: RunContext = { id, shop, lock, threads: options.threads ?? effects.cores(), emit };
    emit({ kind: 'runStarted', stages: stages.map(({ name }) => name) });
    let outcomes: readonly StageOutcome[] = [];
    try {
      const mayStart = () => ports.interrupt?.aborted !== true;
      const done = await schedule(stages, project.edges, options.jobs ?? 1, mayStart, (stage) =>
        performStage(run, stage),
      );
      outcomes = withSkipped(stages, done, emit);
    } finally {
      await lock.flush();
      if (outcomes.some(({ kind }) => kind === 'run' || kind === 'cached')) await shop.content.settle();
      shop.content.save(effects.uniqueName());
    }
    const recorded = outcomes.some(({ kind }) => kind !== 'fresh') || outcomes.length < stages.length;
    const outcome: ReproOutcome = {
      ...(recorded ? { runId: id } : {}),
      exitCode: exitCodeOf(outcomes, ports.interrupt?.reason),
      stages: outcomes,
      milliseconds: effects.elapsed() - start,
    };
    if (recorded) await writeRunRecord(project.root, id, started, outcome, effects);
    emit({ kind: 'runFinished', outcome });
    return outcome;
  } finally {
    await release();
  }
}

// After a failure the rest is skipped; after an interruption it has simply not been reached.
function withSkipped(
  stages: readonly Stage[],
  done: ReadonlyMap<StageName, StageOutcome>,
  emit: (event: EngineEvent) => void,
): StageOutcome[] {
  const failed = [...done.values()].find(({ kind }) => kind === 'failed');
  return stages.flatMap(({ name }): StageOutcome[] => {
    const outcome = done.get(name);
    if (outcome !== undefined) return [outcome];
    if (failed === undefined) return [];
    emit({ kind: 'stageSkipped', stage: name, because: failed.stage });
    return [{ kind: 'skipped', stage: name, because: failed.stage, reasons: [], milliseconds: 0 }];
  });
}

function exitCodeOf(outcomes: readonly StageOutcome[], signal: unknown): ExitCode {
  if (isInterruptSignal(signal)) return signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed')
      return outcome.error.exitCode === EXIT.yes ? EXIT.no : outcome.error.exitCode;
  }
  return EXIT.yes;
}
