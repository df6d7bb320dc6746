/** Whether stages take other parameters, before anything is written or run: a schema alone does not say all. */
import { join } from 'node:path';
import { canonicalJson } from '../../../core/json/canonical-json.ts';
import { MlopsError } from '../../../core/error.ts';
import { EXIT, exitCodeOfSignal } from '../../../core/exit-code.ts';
import { askHost } from './ask-host.ts';
import { crashed } from './run-uses.ts';
import { StageLog } from './stage-log.ts';
import type { StageHost } from '../../project/ports.ts';
import type { Project, Stage } from '../../project/project.ts';

/**
 * Asks every stage whose parameters differ, in a process of its own.
 *
 * @throws MlopsError STAGE_PARAMETERS_INVALID, and what the stage's own check throws
 */
export async function checkParameters(before: Project, after: Project, host: StageHost): Promise<void> {
  const known = new Map(before.stages.map((stage) => [stage.name, canonicalJson(stage.parameters)]));
  for (const stage of after.stages) {
    if (known.get(stage.name) === canonicalJson(stage.parameters)) continue;
    await askStage(after.root, stage, { ready: [], hints: ['nothing was written'] }, host);
  }
}

interface Question {
  /** Input parameters whose file may be read already. */
  readonly ready: readonly string[];
  /** What else is said of a refusal. */
  readonly hints: readonly string[];
}

/**
 * Asks a stage for its own check of its parameters, in a process of its own.
 *
 * @throws MlopsError STAGE_PARAMETERS_INVALID, and what the stage's own check throws
 */
export async function askStage(
  root: string,
  { name, action, parameters }: Stage,
  { ready, hints }: Question,
  host: StageHost,
  interrupt?: AbortSignal,
): Promise<void> {
  if (action.kind !== 'uses') return;
  // The JSON Schema of a stage of the user's says less than its own schema may: refinements are code.
  if (action.checks !== true && !isOwn(action.uses)) return;
  const log = new StageLog(join(root, '.mlops/state/stages/check.log'), () => undefined);
  const { answer, end } = await askHost(
    root,
    { kind: 'check', entry: action.entry, stage: name, with: parameters, ready },
    host,
    log,
    interrupt,
  );
  if (interrupt?.aborted === true) throw stopped(name, interrupt);
  if (answer?.kind === 'succeeded') return;
  if (answer?.kind !== 'failed') throw crashed(name, end);
  const { error } = answer;
  // A module of the user's may throw anything.
  const code = error.code === 'BUG' ? 'STAGE_INVALID' : error.code;
  const named = error.message.includes(`\`${name}\``);
  // A file that it reads has mistakes, at places that follow.
  const refuses = error.diagnostics.length > 0 ? '' : ' refuses a value';
  throw new MlopsError({
    ...error,
    code,
    exitCode: error.code === 'BUG' ? EXIT.cannot : error.exitCode,
    message: named ? error.message : `stage \`${name}\`${refuses}: ${error.message}`,
    hints: [...error.hints, ...hints],
  });
}

const isOwn = (uses: string): boolean => uses.startsWith('.');

function stopped(stage: string, { reason }: AbortSignal): MlopsError {
  return new MlopsError({
    code: 'INTERRUPTED',
    message: `stopped by ${String(reason)} while stage \`${stage}\` was checked: nothing has run`,
    exitCode: exitCodeOfSignal(reason),
  });
}
