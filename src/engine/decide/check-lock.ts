/** `--frozen-lock`: the lock is what was agreed on, and a run may only confirm it. */
import { resolve } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { ContentRef } from '../content/content-ref.ts';
import { statPath } from '../content/file-stat.ts';
import { touches } from '../pipeline/project-path.ts';
import type { Reason } from '../project/plan.ts';
import type { Stage, StageName } from '../project/project.ts';
import { contentOf, type StageRecord } from '../project/stage-record.ts';
import { differences } from './differences.ts';
import { basisOf, fingerprintOf } from './fingerprint.ts';
import type { PlanContext } from './plan-context.ts';

/**
 * Foresees the whole run, for under a frozen lock every output is what the lock says. Nothing has run then.
 *
 * @param dropped entries of the lock whose stages are gone
 * @param absent whether inputs may be absent, and are then taken as the lock has them
 * @throws MlopsError LOCK_WOULD_CHANGE, naming every stage
 */
export async function checkLock(
  context: PlanContext,
  stages: readonly Stage[],
  dropped: readonly string[],
  absent = false,
): Promise<void> {
  const changes: LockChange[] = [];
  for (const stage of stages) {
    const reasons = stage.frozen ? [] : await changesOf(context, stage, absent);
    if (reasons.length > 0) changes.push({ stage: stage.name, reasons });
  }
  if (changes.length > 0 || dropped.length > 0) throw lockWouldChange(context, changes, dropped);
}

export interface LockChange {
  readonly stage: StageName;
  readonly reasons: readonly Reason[];
}

export function lockWouldChange(
  { project }: Pick<PlanContext, 'project'>,
  changes: readonly LockChange[],
  dropped: readonly string[] = [],
): MlopsError {
  const names = [...changes.map(({ stage }) => stage), ...dropped].map((name) => `\`${name}\``).join(', ');
  return new MlopsError({
    code: 'LOCK_WOULD_CHANGE',
    message: `\`${project.lockFile}\` would change at ${names}`,
    hints: hintsOf(project.lockFile, changes),
    exitCode: EXIT.no,
    diagnostics: changes.flatMap(({ stage, reasons }) =>
      reasons.length === 0 ? [] : [project.diagnose(stage, undefined, summary(reasons))],
    ),
    details: {
      stages: changes.map(({ stage, reasons }) => ({ stage, reasons: reasons.map((one) => ({ ...one })) })),
      dropped,
    },
  });
}

// A lock that changes because the store is another one is not to be committed: the store is to be brought.
function hintsOf(lockFile: string, changes: readonly LockChange[]): readonly string[] {
  const hasStateChange = changes.some(({ reasons }) => reasons.some(({ kind }) => kind === 'stateChanged'));
  if (!hasStateChange) return [`run \`mlops repro\` without \`--frozen-lock\` and commit \`${lockFile}\``];
  return [
    'the model registry here is not as it was when the lock was made: bring it with `mlops cache pull`, then run again',
    `if this registry is the one that counts, somebody promoted since: run \`mlops repro\` where it lies and commit \`${lockFile}\``,
  ];
}

async function changesOf(context: PlanContext, stage: Stage, absent: boolean): Promise<readonly Reason[]> {
  const locked = context.locked(stage.name);
  if (locked === undefined) return [{ kind: 'neverRun' }];
  const inputs = await foreseeInputs(context, stage, locked, absent);
  const { effects } = context.ports;
  const environment = Object.fromEntries(stage.environment.map((name) => [name, effects.env(name)]));
  // What a store answers may depend on stages that are still to run: it is asked when it is the stage's turn.
  const basis = basisOf({ stage, inputs, environment, state: locked.state ?? {} });
  return fingerprintOf(stage, basis) === locked.fingerprint ? [] : differences(locked, stage, basis);
}

async function foreseeInputs(
  { project, content, locked: lockedStage }: PlanContext,
  stage: Stage,
  locked: StageRecord,
  absent: boolean,
): Promise<Map<string, ContentRef>> {
  const inputs = new Map<string, ContentRef>();
  const edges = project.edges.filter(({ to }) => to === stage.name);
  for (const { path } of stage.inputs) {
    const makers = edges.filter((edge) => touches(edge.path, path));
    const made = makers.map(({ from }) => lockedStage(from)?.outputs[path]).find((one) => one !== undefined);
    const isKnown = makers.length > 0 || (absent && statPath(resolve(project.root, path)).kind === 'missing');
    const recorded = made ?? (isKnown ? locked.inputs[path] : undefined);
    const ref = recorded === undefined ? await content.read(path) : contentOf(recorded);
    if (ref !== undefined) inputs.set(path, ref);
  }
  return inputs;
}

function summary(reasons: readonly Reason[]): string {
  const words = reasons.map(({ kind }) => kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  return [...new Set(words)].join(', ');
}
