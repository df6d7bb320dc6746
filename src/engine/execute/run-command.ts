/** Runs the commands of a `cmd` stage, each in a shell of its own. */
import { join } from 'node:path';
import { MlopsError, type SerializedError, serializeError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { EnginePorts } from '../ports.ts';
import { crashed, noteProcess } from './run-uses.ts';
import { spawnChild } from './spawn-child.ts';
import type { StageLog } from './stage-log.ts';

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
  readonly processFile: string;
}

/** @returns undefined when all commands succeeded */
export async function runCommand(
  request: CommandRequest,
  ports: EnginePorts,
  log: StageLog,
): Promise<SerializedError | undefined> {
  for (const command of request.commands) {
    const child = spawnChild(
      SHELL,
      ['-c', WATCHED, SHELL, command],
      {
        cwd: join(request.root, request.directory),
        env: request.environment,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      },
      log,
      ports.interrupt,
    );
    noteProcess(request.processFile, child.process.pid, ports.effects.processStart);
    const end = await child.ended;
    if (end.error !== undefined || end.signal !== null) return serializeError(crashed(request.stage, end));
    if (end.code !== 0) return serializeError(failed(request.stage, command, end.code ?? 1));
  }
  return undefined;
}

function failed(stage: string, command: string, code: number): MlopsError {
  const first = command.trim().split('\n')[0] ?? '';
  return new MlopsError({
    code: 'COMMAND_FAILED',
    message: `the command of stage \`${stage}\` ended with code ${code}: \`${first}\``,
    hints: code === 127 ? ['a program was not found: is it installed, and on the PATH?'] : [],
    exitCode: EXIT.no,
    details: { command, exit_code: code },
  });
}
