/** A process in a group of its own, so that it can be stopped with all that it started. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import type { StageLog } from './stage-log.ts';
import { killStrays, type Stray } from './stray-processes.ts';

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process could not be started. */
  readonly error?: Error;
  /** What it started and what left its group, and was killed when it ended. */
  readonly strays: readonly Stray[];
}

export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<ChildEnd>;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  readonly stdio: StdioOptions;
  /** The private folder of the stage, absolute: it marks what the stage starts. Absent: it starts nothing. */
  readonly folder?: string;
}

/** After this a process that was asked to stop is killed. */
const GRACE_MILLISECONDS = 3000;
/** When a process has ended and nothing more comes for so long, somebody out of reach holds its output open. */
const SILENCE_MILLISECONDS = 2000;

export function spawnChild(
  file: string,
  args: readonly string[],
  { folder, ...options }: ChildOptions,
  log: StageLog,
  interrupt: AbortSignal | undefined,
): Child {
  const child = spawn(file, args, { ...options, detached: true });
  let silence: NodeJS.Timeout | undefined;
  const listen = (stream: 'stdout' | 'stderr') =>
    child[stream]?.on('data', (chunk: Buffer) => {
      log.write(stream, chunk);
      silence?.refresh();
    });
  listen('stdout');
  listen('stderr');
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    signalGroup(child, interrupt?.reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MILLISECONDS);
  };
  const ended = new Promise<ChildEnd>((resolve) => {
    let end: ChildEnd = { code: null, signal: null, strays: [] };
    child.once('error', (error) => {
      end = { ...end, error };
      if (child.pid === undefined) resolve(end);
    });
    child.once('exit', (code, signal) => {
      // What it left in the background would go on writing, and hold its output open.
      signalGroup(child, 'SIGKILL');
      end = { ...end, code, signal, strays: folder === undefined ? [] : killStrays(folder, child.pid) };
      silence = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, SILENCE_MILLISECONDS);
    });
    child.once('close', () => resolve(end));
  }).finally(() => {
    clearTimeout(timer);
    clearTimeout(silence);
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
