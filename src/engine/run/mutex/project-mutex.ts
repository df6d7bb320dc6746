/**
 * One run at a time changes a project. `.mlops/lock` says which; it appears whole or not at all, and a dead one is taken
 * over by one process only: docs/decisions/0013-project-lock.md has the proof.
 */
// Synchronous: the first asynchronous call of a process starts threads, and a run with nothing to do makes no other.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Effects } from '../../../core/effects.ts';
import { MlopsError } from '../../../core/error.ts';
import { EXIT, exitCodeOfSignal } from '../../../core/exit-code.ts';
import { writing } from '../../../core/files/system-error.ts';
import { hasEnded, isElsewhere, type MutexHolder, ownHolder } from './mutex-holder.ts';
import { placeMutex, readIfPresent, readOwners, takeOver } from './mutex-succession.ts';

export interface Patience {
  /** How long to wait for the holder; default: not at all. */
  readonly seconds?: number;
  /** Ends the waiting. */
  readonly interrupt?: AbortSignal | undefined;
  /** Called once, when the waiting begins. */
  readonly onWaiting?: (holder: MutexHolder | undefined) => void;
}

/** How often a waiting run looks whether the lock is free. */
const LOOK_MILLISECONDS = 50;

/**
 * @param folder `.mlops`, absolute
 * @returns the function that releases the lock
 * @throws MlopsError LOCKED, exit 75, naming who holds it; INTERRUPTED; CANNOT_WRITE
 */
export async function acquireProjectMutex(
  folder: string,
  effects: Effects,
  onStale: (holder: MutexHolder) => void,
  { seconds = 0, interrupt, onWaiting }: Patience = {},
): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const text = `${JSON.stringify(ownHolder(effects))}\n`;
  const until = effects.elapsed() + seconds * 1000;
  let waits = false;
  await writing(folder, async () => {
    mkdirSync(folder, { recursive: true });
  });
  for (;;) {
    const owners = await readOwners(path);
    if (owners === undefined) {
      if (await writing(path, async () => placeMutex(path, text, effects))) break;
      continue;
    }
    const { last } = owners;
    if (last !== undefined && hasEnded(last, effects)) {
      const won = await writing(path, async () => takeOver(path, owners, text, effects));
      if (!won) continue;
      onStale(last);
      break;
    }
    if (interrupt?.aborted === true) throw stopped(interrupt);
    if (effects.elapsed() >= until) throw locked(last, path, effects);
    if (!waits) onWaiting?.(last);
    waits = true;
    await new Promise((done) => setTimeout(done, LOOK_MILLISECONDS));
  }
  return async () => {
    // Somebody may have deleted it by hand, and another run taken its place.
    if (readIfPresent(path) === text) rmSync(path, { force: true });
  };
}

function stopped({ reason }: AbortSignal): MlopsError {
  return new MlopsError({
    code: 'INTERRUPTED',
    message: `stopped by ${String(reason)} while waiting for another run`,
    exitCode: exitCodeOfSignal(reason),
  });
}

function locked(holder: MutexHolder | undefined, path: string, effects: Effects): MlopsError {
  const wait = 'run again when it has ended; `mlops repro --wait <seconds>` waits for that';
  if (holder === undefined) {
    return new MlopsError({
      code: 'LOCKED',
      message: 'another run works on this project: another program holds `.mlops/lock`',
      hints: [wait, `if it is gone for good, delete \`${path}\``],
      exitCode: EXIT.tryLater,
    });
  }
  const { pid, host, since } = holder;
  const isFar = isElsewhere(holder, effects);
  const far =
    host === effects.host()
      ? 'it lies in another container or machine of that name, so whether it lives cannot be seen from here'
      : 'whether it lives cannot be seen from here';
  return new MlopsError({
    code: 'LOCKED',
    message: `another run works on this project: process ${pid} on \`${host}\` since ${since} holds \`.mlops/lock\``,
    hints: isFar
      ? [wait, `${far}: when \`${host}\` has no process ${pid} any more, delete \`${path}\``]
      : [wait],
    exitCode: EXIT.tryLater,
    details: { pid, host, since },
  });
}
