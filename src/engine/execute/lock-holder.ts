import * as z from 'zod';
import type { Effects } from '../../core/effects.ts';
import { bootId } from '../content/boot-id.ts';
import { thisMachine } from '../../core/machine.ts';

const holderSchema = z.object({
  pid: z.int(),
  /** With the pid it names a process: pids come round again. */
  start: z.string(),
  host: z.string(),
  machine: z.string(),
  /** The process table that the pid is of. */
  processes: z.string(),
  boot: z.string(),
  since: z.string(),
  /** Names this one holding: no other ever has it. It is part of file names. */
  token: z.string().regex(/^[\w-]+$/),
});

export type LockHolder = z.infer<typeof holderSchema>;

/** This process, about to hold a lock. */
export function ownHolder(effects: Effects): LockHolder {
  const { id, processes } = thisMachine();
  return {
    pid: effects.pid(),
    start: effects.processStart(effects.pid()) ?? 'unknown',
    host: effects.host(),
    machine: id,
    processes,
    boot: bootId(),
    since: effects.now(),
    token: effects.uniqueName(),
  };
}

/** @returns undefined when this program did not write it: whoever did may be alive */
export function parseHolder(text: string): LockHolder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether nothing can be known here of the holder's process. */
export function isElsewhere(holder: LockHolder, effects: Pick<Effects, 'host'>): boolean {
  const { id, processes } = thisMachine();
  if (holder.host !== effects.host() || holder.machine !== id) return true;
  // Another boot of this machine: its process tables are gone with it.
  return holder.boot === bootId() && holder.processes !== processes;
}

/** Whether the holder's process is gone, for certain and for good. */
export function hasEnded(holder: LockHolder, effects: Pick<Effects, 'host' | 'processStart'>): boolean {
  if (isElsewhere(holder, effects)) return false;
  return holder.boot !== bootId() || effects.processStart(holder.pid) !== holder.start;
}
