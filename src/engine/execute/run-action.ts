/** Runs what a stage is: its module or its commands. Where its outputs are made is a matter of its kind. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SerializedError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json.ts';
import { writing } from '../cache/cannot-write.ts';
import type { Examination } from '../decide/examine-stage.ts';
import type { Stage } from '../project.ts';
import { runCommand } from './run-command.ts';
import { logFile, privateFolder, type RunContext } from './run-context.ts';
import { runUses } from './run-uses.ts';
import { setAside } from './set-aside.ts';
import { stageEnvironment } from './stage-environment.ts';
import { StageLog } from './stage-log.ts';

export interface ActionEnd {
  /** Absent: it succeeded. */
  readonly error?: SerializedError;
  readonly tail: readonly string[];
  /** Relative to the root; absent when nothing was printed. */
  readonly logFile?: string;
}

export async function runAction(run: RunContext, { stage, state }: Examination): Promise<ActionEnd> {
  const { project, ports } = run.shop;
  const { root } = project;
  const folder = privateFolder(stage.name);
  const [home, temporary] = [join(root, folder, 'home'), join(root, folder, 'tmp')];
  await writing(join(root, folder), async () => {
    for (const made of [home, temporary]) mkdirSync(made, { recursive: true });
    for (const { path } of stage.outputs)
      mkdirSync(dirname(outputPlace(run, stage, path)), { recursive: true });
  });
  const log = new StageLog(join(root, logFile(run, stage.name)), (stream, line) =>
    run.emit({ kind: 'stageOutput', stage: stage.name, stream, line }),
  );
  const common = {
    stage: stage.name,
    root,
    environment: stageEnvironment(stage, { home, temporary }, ports.host, ports.effects),
    processFile: join(root, folder, 'process.json'),
  };
  const { action } = stage;
  let error: SerializedError | undefined;
  try {
    if (action.kind === 'command') {
      await setAside(root, stage.outputs, join(root, folder));
      error = await runCommand(
        { ...common, commands: action.commands, directory: action.directory },
        ports,
        log,
      );
    } else {
      const given = privateParameters(stage, `${folder}/out`);
      const request = { ...common, entry: action.entry, with: given, state, threads: run.threads };
      error = await runUses(request, ports, log, (fraction, doing) =>
        run.emit({ kind: 'stageProgress', stage: stage.name, fraction, doing }),
      );
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

/** Where a running stage makes an output, absolute: a command in its place, a module in the private folder. */
export function outputPlace(run: RunContext, stage: Stage, path: string): string {
  const { root } = run.shop.project;
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
