/**
 * The only door to what changes by itself: clock, environment, process, machine. Everything else takes
 * what it needs as an argument, so that a stage's output cannot depend on it by accident.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism, hostname, totalmem } from 'node:os';

export interface Effects {
  /** ISO 8601 in UTC, for run records only. */
  readonly now: () => string;
  /** Milliseconds that never run backwards, for durations only. */
  readonly elapsed: () => number;
  /** An environment variable of this process. */
  readonly env: (name: string) => string | undefined;
  readonly cwd: () => string;
  /** Cores that this process may use. */
  readonly cores: () => number;
  /** Bytes that this process may use: of the machine, or of the container around it. */
  readonly memory: () => number;
  readonly pid: () => number;
  readonly host: () => string;
  /** When `pid` was started, in the kernel's ticks since boot; undefined when there is no such process, or it has ended. */
  readonly processStart: (pid: number) => string | undefined;
  /** A name no other process uses: for temporary files, never for content. */
  readonly uniqueName: () => string;
}

export const realEffects: Effects = {
  now: () => new Date().toISOString(),
  elapsed: () => performance.now(),
  // `constructor` is no variable.
  env: (name) => (Object.hasOwn(process.env, name) ? process.env[name] : undefined),
  cwd: () => process.cwd(),
  cores: () => availableParallelism(),
  memory,
  pid: () => process.pid,
  host: () => hostname(),
  processStart,
  uniqueName,
};

// Without a limit, it is 0 or more than there is.
function memory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * A moment as people read it where this runs: `2026-12-01 13:05`. For the terminal only; documents have UTC.
 *
 * @param moment as `now` gives it; what is none stays as it is
 */
export function localTime(moment: string): string {
  const date = new Date(moment);
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(moment);
  if (!isMoment || Number.isNaN(date.getTime())) return moment;
  const [month, day, hour, minute] = [
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
  ].map((part) => String(part).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day} ${hour}:${minute}`;
}

let names = 0;

// Process, nanoseconds since boot, count. Not random bytes: loading node:crypto takes 6 ms of every start.
function uniqueName(): string {
  names += 1;
  return `${process.pid}-${process.hrtime.bigint().toString(16)}-${names.toString(16)}`;
}

function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name (field 2) may hold spaces and parentheses: count from the last one. State is field 3, start time 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie does nothing any more, and stays where nobody asks how it ended: in a container whose first process does not.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return existsElsewhere(pid) ? 'unknown' : undefined;
  }
}

// Where there is no /proc: signal 0 asks whether the process lives.
function existsElsewhere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux';
  } catch {
    return false;
  }
}
