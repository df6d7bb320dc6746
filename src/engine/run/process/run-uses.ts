/** Runs the module of a `uses` stage in a child process. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MlopsError, type SerializedError, serializeError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import type { JsonValue } from '../../../core/json/json.ts';
import type { EnginePorts } from '../../project/ports.ts';
import type { HostReply, HostRequest } from './child-message.ts';
import type { MemoPlace } from './memo.ts';
import { type ChildEnd, spawnChild } from './spawn-child.ts';
import type { StageLog } from './stage-log.ts';
import type { Stray } from './stray-processes.ts';

export interface UsesRequest {
  readonly stage: string;
  readonly root: string;
  readonly entry: string;
  readonly with: { readonly [name: string]: JsonValue };
  readonly state: { readonly [parameter: string]: JsonValue };
  readonly threads: number;
  readonly memo: MemoPlace | undefined;
  readonly environment: { [name: string]: string };
  /** The private folder of the stage, absolute. */
  readonly folder: string;
  readonly onStrays: (strays: readonly Stray[]) => void;
}

/** @returns undefined when the stage succeeded */
export async function runUses(
  request: UsesRequest,
  ports: EnginePorts,
  log: StageLog,
  onProgress: (fraction: number, doing: string) => void,
): Promise<SerializedError | undefined> {
  const { host, effects } = ports;
  const child = spawnChild(
    host.execPath,
    [...host.execArguments, host.module],
    {
      cwd: request.root,
      env: request.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      folder: request.folder,
    },
    log,
    ports.interrupt,
  );
  noteProcess(request.folder, child.process.pid, effects.processStart);
  let answer: HostReply | undefined;
  child.process.on('message', (reply: HostReply) => {
    if (reply.kind === 'progress') onProgress(reply.fraction, reply.doing);
    else if (reply.kind === 'log') log.write('log', `${reply.line}\n`);
    else answer = reply;
  });
  const message: HostRequest = {
    kind: 'run',
    entry: request.entry,
    stage: request.stage,
    with: request.with,
    state: request.state,
    threads: request.threads,
    ...(request.memo === undefined ? {} : { memo: request.memo }),
  };
  // A child that is gone already tells so by its end.
  child.process.send(message, () => undefined);
  const end = await child.ended;
  if (end.strays.length > 0) request.onStrays(end.strays);
  if (answer?.kind === 'succeeded' && end.code === 0) return undefined;
  return answer?.kind === 'failed' ? answer.error : serializeError(crashed(request.stage, end));
}

/** The process behind a stage, so that a later run can stop it if this one is killed. */
export function noteProcess(
  folder: string,
  pid: number | undefined,
  processStart: (pid: number) => string | undefined,
): void {
  if (pid !== undefined)
    writeFileSync(
      join(folder, 'process.json'),
      JSON.stringify({ pid, start: processStart(pid) ?? 'unknown' }),
    );
}

export function crashed(stage: string, end: ChildEnd): MlopsError {
  if (end.error !== undefined) {
    return new MlopsError({
      code: 'STAGE_NOT_STARTED',
      message: `the process of stage \`${stage}\` could not be started: ${end.error.message}`,
      cause: end.error,
    });
  }
  if (end.signal !== null) return killed(stage, end.signal);
  return new MlopsError({
    code: 'STAGE_CRASHED',
    message: `the process of stage \`${stage}\` ended with code ${end.code ?? 'unknown'} before it had answered`,
    exitCode: EXIT.no,
    details: { exit_code: end.code },
  });
}

export const OUT_OF_MEMORY = 'the system may have run out of memory: look at `dmesg`';

/** @param command what it was running, of a stage with commands */
export function killed(stage: string, signal: NodeJS.Signals, command?: string): MlopsError {
  const what =
    command === undefined
      ? `the process of stage \`${stage}\` was ended by ${signal}`
      : `the command of stage \`${stage}\` was ended by ${signal}: \`${firstLine(command)}\``;
  return new MlopsError({
    code: 'STAGE_KILLED',
    message: what,
    hints: signal === 'SIGKILL' ? [OUT_OF_MEMORY] : [],
    exitCode: EXIT.no,
    details: { signal, ...(command === undefined ? {} : { command }) },
  });
}

/** What a message shows of a command. */
export const firstLine = (command: string): string => command.trim().split('\n')[0] ?? '';
