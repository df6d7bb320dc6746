import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { LogsAnswer } from '../../documents/answers/logs-answer.ts';
import { findProject } from '../../engine/project/find-project.ts';
import { readRunLogs, type RunLogs } from '../../engine/run/process/run-logs.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';

export interface LogsOptions {
  readonly file?: string | undefined;
  /** Absent: all of the run. */
  readonly stage?: string | undefined;
  /** Name of the run or its beginning; absent: the last. */
  readonly run?: string | undefined;
}

/**
 * What the stages of a run printed.
 *
 * @throws MlopsError PIPELINE_MISSING, NO_LOGS, RUN_UNKNOWN
 */
export function showLogs(
  { effects }: AppContext,
  { file, stage, run }: LogsOptions,
): Outcome<RunLogs, LogsAnswer> {
  const { root } = findProject(effects.cwd(), file);
  const logs = readRunLogs(root, {
    ...(stage === undefined ? {} : { stage }),
    ...(run === undefined ? {} : { run }),
  });
  const { started = null, exitCode = null, stages } = logs;
  return {
    exitCode: EXIT.yes,
    data: logs,
    document: {
      format: ANSWER_FORMAT,
      run: logs.run,
      started,
      exit_code: exitCode,
      stages: stages.map(({ stage: name, verdict, file: log, text }) => ({
        stage: name,
        verdict: verdict ?? null,
        log: log ?? null,
        text,
      })),
    },
  };
}
