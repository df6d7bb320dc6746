import type { Effects } from '../../core/effects.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { ErrorAnswer } from '../../documents/answers/error-answer.ts';
import type { ReproAnswer } from '../../documents/answers/repro-answer.ts';
import type { EngineEvent, ReproOutcome } from '../../engine/project/event.ts';
import type { ReproOptions as RunOptions } from '../../engine/project/ports.ts';
import type { Project } from '../../engine/project/project.ts';
import { repro } from '../../engine/repro.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { enginePorts } from '../project/engine-ports.ts';
import { type Headline, readHeadline } from './headline.ts';
import { openToRun, type RunProjectOptions } from './open-to-run.ts';
import { existingReportIndex } from './report-index-place.ts';
import { reproDocument } from './repro-document.ts';
import type { WrittenIndex } from './write-report-index.ts';

export interface ReproduceOptions
  extends RunProjectOptions, Omit<RunOptions, 'remote' | 'pullState' | 'rewrite'> {
  /** Brings the model registry, and asks the remote for results before running anything. */
  readonly pull?: boolean;
  /** Of `pull`; absent: the one of mlops.yaml. */
  readonly remote?: string | undefined;
}

export interface FinishedRun {
  readonly outcome: ReproOutcome;
  /** Of a run that succeeded. */
  readonly headline: Headline | undefined;
  /** Absent: there is no report to lead to. */
  readonly index?: WrittenIndex;
}

/**
 * Brings the pipeline up to date. A stage that fails is an outcome, not an error.
 *
 * @param onEvent is told what happens, as it happens
 * @throws MlopsError for what keeps the run from beginning: LOCKED (75), TARGET_UNKNOWN, PARAMETER_INVALID, LOCK_WOULD_CHANGE,
 * and what opening a project and a remote throws
 */
export async function reproduce(
  context: AppContext,
  options: ReproduceOptions,
  onEvent: (event: EngineEvent) => void,
): Promise<Outcome<FinishedRun, ReproAnswer | ErrorAnswer>> {
  const { project, texts, targets } = await openToRun(context, options);
  const ports = enginePorts(context);
  const pulling = options.pull === true ? await pullFrom(context, options.remote, project.root) : {};
  const { pull: _pull, remote: _remote, ...rest } = options;
  const outcome = await context.interruptible((interrupt) =>
    repro(project, { ...rest, targets, rewrite: texts, ...pulling }, { ...ports, interrupt }, onEvent),
  );
  const headline =
    outcome.exitCode === EXIT.yes ? await readHeadline(project, outcome.stages, ports) : undefined;
  const index = await indexReports(project, outcome, context.effects);
  return {
    exitCode: outcome.exitCode,
    data: { outcome, headline, ...(index === undefined ? {} : { index }) },
    document: reproDocument(outcome, headline, index),
  };
}

// A run with nothing to do does not load what draws pages.
async function indexReports(
  project: Project,
  outcome: ReproOutcome,
  effects: Effects,
): Promise<WrittenIndex | undefined> {
  if (outcome.stages.every(({ kind }) => kind === 'fresh')) {
    const path = existingReportIndex(project);
    return path === undefined ? undefined : { path };
  }
  const { writeReportIndex } = await import('./write-report-index.ts');
  return writeReportIndex(project, outcome, effects);
}

async function pullFrom(
  context: AppContext,
  url: string | undefined,
  root: string,
): Promise<Pick<RunOptions, 'remote' | 'pullState'>> {
  const { openResultsRemote } = await import('../cache/open-named-remote.ts');
  const remote = await openResultsRemote(url, root, context);
  return { pullState: true, ...(remote === undefined ? {} : { remote }) };
}
