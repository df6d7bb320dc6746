/** One run at a time changes a project. `.mlops/lock` says which; it appears whole or not at all. */
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/**
 * @param folder `.mlops`, absolute
 * @returns the function that releases the lock
 * @throws MlopsError LOCKED, exit 75, naming who holds it; CANNOT_WRITE
 */
export async function lockProject(
  folder: string,
  effects: Effects,
  onStale: (holder: LockHolder) => void,
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
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, text, { flag: 'wx' });
  });
  try {
    while (!(await linked(temporary, path))) {
      const held = await readLock(path);
      if (held === undefined) continue;
      const holder = parseHolder(held);
      if (holder === undefined || isAlive(holder, effects)) throw locked(holder, path);
      if (await removeStale(path, held, `${temporary}.stale`)) onStale(holder);
    }
  } finally {
    await rm(temporary, { force: true });
  }
  return async () => {
    if ((await readLock(path)) === text) await rm(path, { force: true });
  };
}

async function linked(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
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
async function removeStale(path: string, expected: string, aside: string): Promise<boolean> {
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const got = await readLock(aside);
  if (got !== expected) await linked(aside, path);
  await rm(aside, { force: true });
  return got === expected;
}

function locked(holder: LockHolder | undefined, path: string): MlopsError {
  const who =
    holder === undefined
      ? 'another program'
      : `process ${holder.pid} on \`${holder.host}\` since ${holder.since}`;
  return new MlopsError({
    code: 'LOCKED',
    message: `another run works on this project: ${who} holds \`.mlops/lock\``,
    hints: ['wait until it has ended, then run again', `if it is gone for good, delete \`${path}\``],
    exitCode: EXIT.tryLater,
    details: holder === undefined ? {} : { pid: holder.pid, host: holder.host, since: holder.since },
  });
}
