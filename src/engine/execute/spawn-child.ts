/** A process in a group of its own, so that it can be stopped with all that it started. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import type { StageLog } from './stage-log.ts';

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process could not be started. */
  readonly error?: Error;
}

export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<ChildEnd>;
}

/** After this a process that was asked to stop is killed. */
const GRACE_MILLISECONDS = 3000;

export function spawnChild(
  file: string,
  args: readonly string[],
  options: { cwd: string; env: { [name: string]: string }; stdio: StdioOptions },
  log: StageLog,
  interrupt: AbortSignal | undefined,
): Child {
  const child = spawn(file, args, { ...options, detached: true });
  child.stdout?.on('data', (chunk: Buffer) => log.write('stdout', chunk));
  child.stderr?.on('data', (chunk: Buffer) => log.write('stderr', chunk));
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    signalGroup(child, interrupt?.reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MILLISECONDS);
  };
  const ended = new Promise<ChildEnd>((resolve) => {
    let end: ChildEnd = { code: null, signal: null };
    child.once('error', (error) => {
      end = { ...end, error };
      if (child.pid === undefined) resolve(end);
    });
    child.once('exit', (code, signal) => {
      end = { ...end, code, signal };
      // What it left in the background would go on writing, and hold its output open.
      signalGroup(child, 'SIGKILL');
    });
    child.once('close', () => resolve(end));
  }).finally(() => {
    clearTimeout(timer);
    interrupt?.removeEventListener('abort', stop);
  });
  if (interrupt?.aborted === true) stop();
  else interrupt?.addEventListener('abort', stop, { once: true });
  return { process: child, ended };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // Nobody is left in the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
