/** One run at a time changes a project. `.mlops/lock` says which; it appears whole or not at all. */
// Synchronous: the first asynchronous call of a process starts threads, and a run with nothing to do makes no other.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Effects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { writing } from '../cache/cannot-write.ts';
import { bootId } from '../content/boot-id.ts';

const holderSchema = z.object({
  pid: z.int(),
  /** With the pid it names a process: pids come round again. */
  start: z.string(),
  host: z.string(),
  boot: z.string(),
  since: z.string(),
});

export type LockHolder = z.infer<typeof holderSchema>;

export interface Patience {
  /** How long to wait for the holder; default: not at all. */
  readonly seconds?: number;
  /** Ends the waiting. */
  readonly interrupt?: AbortSignal | undefined;
  /** Called once, when the waiting begins. */
  readonly onWaiting?: (holder: LockHolder | undefined) => void;
}

/** How often a waiting run looks whether the lock is free. */
const LOOK_MILLISECONDS = 50;

/**
 * @param folder `.mlops`, absolute
 * @returns the function that releases the lock
 * @throws MlopsError LOCKED, exit 75, naming who holds it; INTERRUPTED; CANNOT_WRITE
 */
export async function lockProject(
  folder: string,
  effects: Effects,
  onStale: (holder: LockHolder) => void,
  { seconds = 0, interrupt, onWaiting }: Patience = {},
): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const own: LockHolder = {
    pid: effects.pid(),
    start: effects.processStart(effects.pid()) ?? 'unknown',
    host: effects.host(),
    boot: bootId(),
    since: effects.now(),
  };
  const text = `${JSON.stringify(own)}\n`;
  const temporary = `${path}.${effects.uniqueName()}`;
  await writing(folder, async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, text, { flag: 'wx' });
  });
  const until = effects.elapsed() + seconds * 1000;
  let waits = false;
  try {
    while (!linked(temporary, path)) {
      const held = readLock(path);
      if (held === undefined) continue;
      const holder = parseHolder(held);
      if (holder === undefined || isAlive(holder, effects)) {
        if (interrupt?.aborted === true) throw stopped(interrupt);
        if (effects.elapsed() >= until) throw locked(holder, path);
        if (!waits) onWaiting?.(holder);
        waits = true;
        await new Promise((done) => setTimeout(done, LOOK_MILLISECONDS));
        continue;
      }
      if (removeStale(path, held, `${temporary}.stale`)) onStale(holder);
    }
  } finally {
    rmSync(temporary, { force: true });
  }
  return async () => {
    if (readLock(path) === text) rmSync(path, { force: true });
  };
}

function linked(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // Not written by this program: whoever wrote it may be alive.
    return undefined;
  }
}

function isAlive(holder: LockHolder, effects: Effects): boolean {
  if (holder.host !== effects.host()) return true;
  if (holder.boot !== bootId()) return false;
  return effects.processStart(holder.pid) === holder.start;
}

// Two processes may find the same dead lock. The one that renames it away looks at what it has got: if it is
// the other's fresh lock, it goes back.
function removeStale(path: string, expected: string, aside: string): boolean {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const got = readLock(aside);
  if (got !== expected) linked(aside, path);
  rmSync(aside, { force: true });
  return got === expected;
}

function stopped({ reason }: AbortSignal): MlopsError {
  return new MlopsError({
    code: 'INTERRUPTED',
    message: `stopped by ${String(reason)} while waiting for another run`,
    exitCode: reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated,
  });
}

function locked(holder: LockHolder | undefined, path: string): MlopsError {
  const who =
    holder === undefined
      ? 'another program'
      : `process ${holder.pid} on \`${holder.host}\` since ${holder.since}`;
  return new MlopsError({
    code: 'LOCKED',
    message: `another run works on this project: ${who} holds \`.mlops/lock\``,
    hints: [
      'run again when it has ended, or let `--wait <seconds>` do so',
      `if it is gone for good, delete \`${path}\``,
    ],
    exitCode: EXIT.tryLater,
    details: holder === undefined ? {} : { pid: holder.pid, host: holder.host, since: holder.since },
  });
}
