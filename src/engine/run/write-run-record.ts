/** The volatile story of a run: times, durations, machine. Never hashed, never compared. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../core/effects.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { writing } from '../../core/files/system-error.ts';
import type { RunRecord } from '../../documents/run-record.ts';
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
  const record: RunRecord = {
    format: 1,
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

function stageRecord(outcome: StageOutcome): RunRecord['stages'][number] {
  const { stage, reasons } = outcome;
  const common = {
    stage,
    reasons: reasons.map((reason) => ({ ...reason })),
    milliseconds: Math.round(outcome.milliseconds),
  };
  switch (outcome.kind) {
    case 'failed': {
      const { code, message } = outcome.error;
      return { ...common, verdict: 'failed', error: { code, message }, log: outcome.logFile ?? null };
    }
    case 'skipped':
      return { ...common, verdict: 'skipped', because: outcome.because };
    case 'interrupted':
      return { ...common, verdict: 'interrupted', signal: outcome.signal };
    case 'fresh':
    case 'cached':
    case 'run':
      return { ...common, verdict: outcome.kind };
  }
}
