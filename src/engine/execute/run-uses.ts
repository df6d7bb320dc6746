/** Runs the module of a `uses` stage in a child process. */
import { writeFileSync } from 'node:fs';
import { MlopsError, type SerializedError, serializeError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { JsonValue } from '../../core/json.ts';
import type { EnginePorts } from '../ports.ts';
import type { HostReply, HostRequest } from './child-message.ts';
import type { MemoPlace } from './memo.ts';
import { type ChildEnd, spawnChild } from './spawn-child.ts';
import type { StageLog } from './stage-log.ts';

export interface UsesRequest {
  readonly stage: string;
  readonly root: string;
  readonly entry: string;
  readonly with: { readonly [name: string]: JsonValue };
  readonly state: { readonly [parameter: string]: JsonValue };
  readonly threads: number;
  readonly memo: MemoPlace | undefined;
  readonly environment: { [name: string]: string };
  /** Where the process is noted, for who must stop it when this process is gone. */
  readonly processFile: string;
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
    { cwd: request.root, env: request.environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    log,
    ports.interrupt,
  );
  noteProcess(request.processFile, child.process.pid, effects.processStart);
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
  if (answer?.kind === 'succeeded' && end.code === 0) return undefined;
  return answer?.kind === 'failed' ? answer.error : serializeError(crashed(request.stage, end));
}

/** The process behind a stage, so that a later run can stop it if this one is killed. */
export function noteProcess(
  path: string,
  pid: number | undefined,
  processStart: (pid: number) => string | undefined,
): void {
  if (pid !== undefined) writeFileSync(path, JSON.stringify({ pid, start: processStart(pid) ?? 'unknown' }));
}

export function crashed(stage: string, end: ChildEnd): MlopsError {
  if (end.error !== undefined) {
    return new MlopsError({
      code: 'STAGE_NOT_STARTED',
      message: `the process of stage \`${stage}\` could not be started: ${end.error.message}`,
      cause: end.error,
    });
  }
  if (end.signal !== null) {
    const hints = end.signal === 'SIGKILL' ? ['the system may have run out of memory: look at `dmesg`'] : [];
    return new MlopsError({
      code: 'STAGE_KILLED',
      message: `the process of stage \`${stage}\` was ended by ${end.signal}`,
      hints,
      exitCode: EXIT.no,
      details: { signal: end.signal },
    });
  }
  return new MlopsError({
    code: 'STAGE_CRASHED',
    message: `the process of stage \`${stage}\` ended with code ${end.code ?? 'unknown'} before it had answered`,
    exitCode: EXIT.no,
    details: { exit_code: end.code },
  });
}
