/** What stages printed in an earlier run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MlopsError } from '../../../core/error.ts';
import { listDirectory } from '../../../core/files/list-directory.ts';
import { didYouMean } from '../../../core/text/suggest.ts';
import { type RunLogFields, runLogFields } from '../../../documents/run-record.ts';
import { stageFileName } from './stage-file-name.ts';

export interface RunLogs {
  readonly run: string;
  /** Absent: the run was killed before it could say. */
  readonly started?: string;
  readonly exitCode?: number;
  /** In the order of execution; those that printed something or did not stay fresh. */
  readonly stages: readonly StageLogText[];
}

export interface StageLogText {
  readonly stage: string;
  /** Absent when the run was killed. */
  readonly verdict?: string;
  /** Relative to the root. Absent: the stage printed nothing. */
  readonly file?: string;
  readonly text: string;
}

/**
 * @param root of the project, absolute
 * @param stage only this one; then the last run in which it did something
 * @param run name of a folder in `.mlops/runs`, or the beginning of one; default: the last
 * @throws MlopsError NO_LOGS, RUN_UNKNOWN
 */
export function readRunLogs(root: string, { stage, run }: { stage?: string; run?: string }): RunLogs {
  const ids = listDirectory(join(root, '.mlops/runs'));
  const chosen = run === undefined ? ids.toReversed() : ids.filter((id) => id.startsWith(run));
  if (run !== undefined && chosen.length !== 1) throw unknownRun(run, ids, chosen);
  const seen = new Set<string>();
  for (const id of chosen) {
    const logs = readOne(root, id);
    for (const one of logs.stages) seen.add(one.stage);
    if (stage === undefined) return logs;
    const own = logs.stages.filter((one) => one.stage === stage && (run !== undefined || isWorth(one)));
    if (own.length > 0) return { ...logs, stages: own };
  }
  const where = run === undefined ? '' : ` in run \`${run}\``;
  throw new MlopsError({
    code: 'NO_LOGS',
    message:
      stage === undefined
        ? 'no run is recorded'
        : `nothing is recorded of a stage \`${stage}\`${where}${didYouMean(stage, seen)}`,
    hints: ['a run in which every stage is fresh leaves no record'],
  });
}

const isWorth = ({ file, verdict }: ListedStage): boolean =>
  file !== undefined || verdict === 'failed' || verdict === 'run';

/** The stages that a run has done something about: whose logs may be asked for. */
export const stagesAtWork = (root: string, id: string): string[] =>
  listStages(root, id)
    .stages.filter(isWorth)
    .map(({ stage }) => stage);

function readOne(root: string, id: string): RunLogs {
  const { stages, ...run } = listStages(root, id);
  return {
    ...run,
    stages: stages.map((one) => ({
      ...one,
      text: one.file === undefined ? '' : readFileSync(join(root, one.file), 'utf8'),
    })),
  };
}

type ListedStage = Omit<StageLogText, 'text'>;

function listStages(root: string, id: string): Omit<RunLogs, 'stages'> & { readonly stages: ListedStage[] } {
  const folder = `.mlops/runs/${id}`;
  const record = readRecord(join(root, folder, 'run.json'));
  const logged = listDirectory(join(root, folder)).filter((name) => name.endsWith('.log'));
  const files = new Map(logged.map((name) => [name.slice(0, -'.log'.length), `${folder}/${name}`]));
  const recorded = record?.stages ?? [...files.keys()].map((name) => ({ stage: name, verdict: undefined }));
  return {
    run: id,
    ...(record === undefined ? {} : { started: record.started, exitCode: record.exit_code }),
    stages: recorded.flatMap(({ stage, verdict }): ListedStage[] => {
      const file = files.get(stageFileName(stage));
      if (file === undefined && verdict === 'fresh') return [];
      return [
        {
          stage,
          ...(verdict === undefined ? {} : { verdict }),
          ...(file === undefined ? {} : { file }),
        },
      ];
    }),
  };
}

function readRecord(path: string): RunLogFields | undefined {
  try {
    return runLogFields.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    // The run was killed before it wrote one, or goes on.
    return undefined;
  }
}

function unknownRun(run: string, ids: readonly string[], found: readonly string[]): MlopsError {
  const last = ids.slice(-3).map((id) => `\`${id}\``);
  const what = found.length === 0 ? 'no run begins with' : `${found.length} runs begin with`;
  return new MlopsError({
    code: 'RUN_UNKNOWN',
    message: `${what} \`${run}\``,
    hints: last.length === 0 ? [] : [`the last ones: ${last.join(', ')}`],
  });
}
