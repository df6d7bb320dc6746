/** Runs the commands of a `cmd` stage, each in a shell of its own. */
import { constants } from 'node:os';
import { join } from 'node:path';
import { MlopsError, type SerializedError, serializeError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import { statPath } from '../../content/file-stat.ts';
import type { EnginePorts } from '../../project/ports.ts';
import { crashed, firstLine, killed, noteProcess, OUT_OF_MEMORY } from './run-uses.ts';
import { spawnChild } from './spawn-child.ts';
import type { StageLog } from './stage-log.ts';
import type { Stray } from './stray-processes.ts';

/**
 * The watchdog reads a pipe that only this process holds open: when this process dies in whatever way, it reads the
 * end and kills the group, so that no orphan writes into the workspace. `-e`: a command that fails ends the
 * shell; `-u`: a variable that the stage does not declare is a mistake, not an empty text.
 */
const SHELL = '/bin/sh';
const WATCHED = '( read -r _ <&3; kill -KILL 0 ) & exec 3<&-; exec /bin/sh -euc "$1"';

export interface CommandRequest {
  readonly stage: string;
  readonly root: string;
  /** Relative to the root. */
  readonly directory: string;
  readonly commands: readonly string[];
  readonly environment: { [name: string]: string };
  /** The private folder of the stage, absolute. */
  readonly folder: string;
  readonly onStrays: (strays: readonly Stray[]) => void;
}

/** @returns undefined when all commands succeeded */
export async function runCommand(
  request: CommandRequest,
  ports: EnginePorts,
  log: StageLog,
): Promise<SerializedError | undefined> {
  const cwd = join(request.root, request.directory);
  for (const command of request.commands) {
    // Otherwise the system says that there is no shell.
    if (statPath(cwd).kind !== 'directory') return serializeError(noFolder(request));
    const child = spawnChild(
      SHELL,
      ['-c', WATCHED, SHELL, command],
      {
        cwd,
        env: request.environment,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        folder: request.folder,
      },
      log,
      ports.interrupt,
    );
    noteProcess(request.folder, child.process.pid, ports.effects.processStart);
    const end = await child.ended;
    if (end.strays.length > 0) request.onStrays(end.strays);
    if (end.error !== undefined) return serializeError(crashed(request.stage, end));
    if (end.signal !== null) return serializeError(killed(request.stage, end.signal, command));
    if (end.code !== 0) return serializeError(failed(request.stage, command, end.code ?? 1));
  }
  return undefined;
}

const noFolder = ({ stage, directory }: CommandRequest): MlopsError =>
  new MlopsError({
    code: 'WDIR_MISSING',
    message: `stage \`${stage}\` has no folder to work in: \`${directory}\` is not there`,
    hints: ['let a stage before it make the folder, or make it yourself'],
  });

function failed(stage: string, command: string, code: number): MlopsError {
  return new MlopsError({
    code: 'COMMAND_FAILED',
    message: `the command of stage \`${stage}\` ended with code ${code}: \`${firstLine(command)}\``,
    hints: hintsFor(code),
    exitCode: EXIT.no,
    details: { command, exit_code: code },
  });
}

// What a shell says of the programs in it.
function hintsFor(code: number): string[] {
  if (code === 127) return ['a program was not found: is it installed, and on the PATH?'];
  if (code === 126)
    return ['a program was found and may not be run: has it its `x` bit, and its interpreter?'];
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  if (signal === undefined) return [];
  return [`a program in it was ended by ${signal}`, ...(signal === 'SIGKILL' ? [OUT_OF_MEMORY] : [])];
}
