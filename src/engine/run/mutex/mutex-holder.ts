/** Who holds the lock of a project, as it stands in `.mlops/lock`; read by `parse-holder`, only when somebody does. */
import type { Effects } from '../../../core/effects.ts';
import { bootId } from '../../content/boot-id.ts';
import { thisMachine } from '../../../core/machine.ts';
import { ownName } from '../../../core/files/temporary-name.ts';

export interface MutexHolder {
  readonly pid: number;
  /** With the pid it names a process: pids come round again. */
  readonly start: string;
  readonly host: string;
  readonly machine: string;
  /** The process table that the pid is of. */
  readonly processes: string;
  readonly boot: string;
  readonly since: string;
  /** Names this one holding: no other ever has it. It is part of file names. */
  readonly token: string;
}

/** This process, about to hold a lock. */
export function ownHolder(effects: Effects): MutexHolder {
  const { id, processes } = thisMachine();
  return {
    pid: effects.pid(),
    start: effects.processStart(effects.pid()) ?? 'unknown',
    host: effects.host(),
    machine: id,
    processes,
    boot: bootId(),
    since: effects.now(),
    token: ownName(effects),
  };
}

/** Whether nothing can be known here of the holder's process. */
export function isElsewhere(holder: MutexHolder, effects: Pick<Effects, 'host'>): boolean {
  const { id, processes } = thisMachine();
  if (holder.host !== effects.host() || holder.machine !== id) return true;
  // Another boot of this machine: its process tables are gone with it.
  return holder.boot === bootId() && holder.processes !== processes;
}

/** Whether the holder's process is gone, for certain and for good. */
export function hasEnded(holder: MutexHolder, effects: Pick<Effects, 'host' | 'processStart'>): boolean {
  if (isElsewhere(holder, effects)) return false;
  return holder.boot !== bootId() || effects.processStart(holder.pid) !== holder.start;
}
