/** The volatile story of a run: times, durations, machine. Never hashed, never compared. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../core/effects.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { writing } from '../../core/files/system-error.ts';
import type { ReproOutcome, StageOutcome } from '../project/event.ts';
import type { StageName } from '../project/project.ts';
import type { StageRecord } from '../project/stage-record.ts';

/** Names of runs sort by their start. */
export const runIdOf = (started: string, effects: Pick<Effects, 'uniqueName'>): string =>
  `${started.replace(/[-:]/g, '').replace(/\.\d+/, '')}-${effects.uniqueName()}`;

export async function writeRunRecord(
  root: string,
  id: string,
  started: string,
  outcome: ReproOutcome,
  recordOf: (stage: StageName) => StageRecord | undefined,
  effects: Pick<Effects, 'now' | 'host' | 'pid' | 'cores'>,
): Promise<void> {
  const folder = join(root, '.mlops/runs', id);
  const record = {
    schema: 1,
    id,
    started,
    ended: effects.now(),
    milliseconds: Math.round(outcome.milliseconds),
    exit_code: outcome.exitCode,
    ...(outcome.override === undefined ? {} : { override: outcome.override }),
    host: effects.host(),
    pid: effects.pid(),
    cores: effects.cores(),
    stages: outcome.stages.map(stageRecord),
    // What the run ended with: the cache keeps the results of recent runs.
    results: Object.fromEntries(
      outcome.stages.flatMap(({ stage }) => {
        const record = recordOf(stage);
        return record === undefined ? [] : [[stage, record.fingerprint]];
      }),
    ),
  };
  await writing(folder, async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'run.json'), prettyJson(record));
  });
}

function stageRecord(outcome: StageOutcome): { [key: string]: JsonValue } {
  const { stage, kind, reasons, milliseconds } = outcome;
  const common = {
    stage,
    verdict: kind,
    reasons: reasons.map((reason) => ({ ...reason })),
    milliseconds: Math.round(milliseconds),
  };
  if (outcome.kind === 'failed') {
    const { code, message } = outcome.error;
    return { ...common, error: { code, message }, log: outcome.logFile ?? null };
  }
  if (outcome.kind === 'skipped') return { ...common, because: outcome.because };
  return outcome.kind === 'interrupted' ? { ...common, signal: outcome.signal } : common;
}
