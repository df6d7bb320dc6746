/** Runs what a stage is: its module or its commands. Where its outputs are made is a matter of its kind. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SerializedError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { writing } from '../../core/files/system-error.ts';
import type { Examination } from '../decide/examine-stage.ts';
import type { Stage } from '../project/project.ts';
import { startDeadline } from './process/deadline.ts';
import { runCommand } from './process/run-command.ts';
import { logFile, privateFolder, type RunContext } from './run-context.ts';
import { runUses } from './process/run-uses.ts';
import { fillSandbox, isSandboxed, sandboxRoot } from './sandbox/sandbox.ts';
import { sandboxFindings } from './sandbox/sandbox-findings.ts';
import { restoreBackup, backupOutputs } from './outputs/backup-outputs.ts';
import { stageEnvironment } from './process/stage-environment.ts';
import { StageLog } from './process/stage-log.ts';
import type { Stray } from './process/stray-processes.ts';
import { removeTree } from './outputs/remove-tree.ts';

export interface ActionEnd {
  /** Absent: it succeeded. */
  readonly error?: SerializedError;
  readonly tail: readonly string[];
  /** Relative to the root; absent when nothing was printed. */
  readonly logFile?: string;
}

/** Errors that may not come again. */
const PASSING: ReadonlySet<string> = new Set(['COMMAND_FAILED', 'STAGE_KILLED', 'STAGE_TIMED_OUT']);

export async function runAction(run: RunContext, examined: Examination): Promise<ActionEnd> {
  const { stage } = examined;
  const { root } = run.context.project;
  const log = new StageLog(join(root, logFile(run, stage.name)), (stream, line) =>
    run.emit({ kind: 'stageOutput', stage: stage.name, stream, line }),
  );
  const attempts = 1 + (stage.retries ?? 0);
  let error: SerializedError | undefined;
  try {
    for (let attempt = 1; ; attempt += 1) {
      error = await attemptAction(run, examined, log);
      const isOver = run.context.ports.interrupt?.aborted === true || attempt === attempts;
      if (isOver || error === undefined || !PASSING.has(error.code)) break;
      run.emit({ kind: 'stageRetried', stage: stage.name, attempt: attempt + 1, attempts, error });
      log.write('log', `${error.message}: attempt ${attempt + 1} of ${attempts}\n`);
      // Nothing of the attempt that failed is there for the next to stumble over.
      await restoreBackup(root, join(root, privateFolder(stage.name)));
      await removeTree(join(root, privateFolder(stage.name)));
    }
  } finally {
    log.close();
  }
  return {
    ...(error === undefined ? {} : { error }),
    tail: log.tail,
    ...(log.exists ? { logFile: logFile(run, stage.name) } : {}),
  };
}

async function attemptAction(
  run: RunContext,
  { stage, state }: Examination,
  log: StageLog,
): Promise<SerializedError | undefined> {
  const { project, ports } = run.context;
  const { root } = project;
  const folder = privateFolder(stage.name);
  const [home, temporary] = [join(root, folder, 'home'), join(root, folder, 'tmp')];
  const sandbox = isSandboxed(run, stage) ? await fillSandbox(run, stage) : undefined;
  await writing(join(root, folder), async () => {
    for (const made of [home, temporary]) mkdirSync(made, { recursive: true });
    for (const { path } of stage.outputs)
      mkdirSync(dirname(outputPlace(run, stage, path)), { recursive: true });
  });
  const common = {
    stage: stage.name,
    root: sandbox?.root ?? root,
    environment: stageEnvironment(stage, { home, temporary }, ports.host, ports.effects),
    folder: join(root, folder),
    onStrays: (strays: readonly Stray[]) =>
      run.context.warn({
        kind: 'strayProcesses',
        stage: stage.name,
        commands: strays.map(({ command }) => command),
      }),
  };
  const { action } = stage;
  const deadline = startDeadline(stage, ports.interrupt);
  const limited = deadline.signal === undefined ? ports : { ...ports, interrupt: deadline.signal };
  let error: SerializedError | undefined;
  try {
    if (action.kind === 'command') {
      if (sandbox === undefined) await backupOutputs(root, stage.outputs, join(root, folder));
      error = await runCommand(
        { ...common, commands: action.commands, directory: action.directory },
        limited,
        log,
      );
    } else {
      const given = privateParameters(stage, `${folder}/out`);
      const { force, noCache } = run.context.options;
      const memo =
        noCache === true
          ? undefined
          : { folder: join(root, '.mlops/cache/memo'), code: action.code, read: force !== true };
      const request = { ...common, entry: action.entry, with: given, state, threads: run.threads, memo };
      error = await runUses(request, limited, log, (fraction, doing) =>
        run.emit({ kind: 'stageProgress', stage: stage.name, fraction, doing }),
      );
    }
  } finally {
    deadline.end();
  }
  const late = deadline.missed();
  if (late !== undefined) return late;
  return sandbox === undefined ? error : sandboxFindings(run, stage, sandbox, log.tail, error);
}

/** Whether a stage makes its outputs where nobody sees them until they are whole, and not in their places. */
export const isMadeApart = (run: RunContext, stage: Stage): boolean =>
  stage.action.kind === 'uses' || isSandboxed(run, stage);

/** Where a running stage makes an output, absolute: a command in its place, a module in the private folder. */
export function outputPlace(run: RunContext, stage: Stage, path: string): string {
  const root = isSandboxed(run, stage) ? sandboxRoot(run, stage) : run.context.project.root;
  return stage.action.kind === 'command'
    ? join(root, path)
    : join(root, privateFolder(stage.name), 'out', path);
}

// Relative paths, as the inputs are: nothing that a stage could write down tells where the project lies.
function privateParameters(stage: Stage, folder: string): { readonly [name: string]: JsonValue } {
  const outputs = new Set(stage.outputs.map(({ parameter }) => parameter));
  return Object.fromEntries(
    Object.entries(stage.parameters).map(([name, value]) => [
      name,
      outputs.has(name) && typeof value === 'string' ? `${folder}/${value}` : value,
    ]),
  );
}
