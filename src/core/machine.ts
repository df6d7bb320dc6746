import { readFileSync, readlinkSync } from 'node:fs';

export interface Machine {
  /** Of the installation: two machines may have one host name, and one boot after the other. Empty where there is none. */
  readonly id: string;
  /** The process table that process numbers belong to: containers of one machine have one each. */
  readonly processes: string;
}

let known: Machine | undefined;

/** What besides the host name tells whether the number of a process means anything here. */
export function thisMachine(): Machine {
  known ??= {
    id: attempt(() => readFileSync('/etc/machine-id', 'utf8').trim()),
    processes: attempt(() => readlinkSync('/proc/self/ns/pid')),
  };
  return known;
}

// Not Linux, or a bare container: the host name alone must do.
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
