/**
 * Processes that a stage started and that left its group (`setsid`, daemons): no signal to the group reaches them. What
 * gives them away is the home or the temporary folder of the stage in their environment. Only where there is a /proc.
 */
import { readFileSync } from 'node:fs';
import { listDirectory } from '../../../core/files/list-directory.ts';

export interface Stray {
  readonly pid: number;
  /** The command line, shortened. */
  readonly command: string;
}

const LONGEST_COMMAND = 80;

/**
 * Kills them all, and what they start meanwhile.
 *
 * @param folder the private folder of the stage, absolute
 * @param parent the stage's own process: what it started has a higher number, unless numbers came round again
 * @returns those that were found
 */
export function killStrays(folder: string, parent = 0): Stray[] {
  const killed = new Map<number, Stray>();
  for (let found = strays(folder, parent); found.length > 0; found = strays(folder, parent)) {
    const fresh = found.filter(({ pid }) => !killed.has(pid));
    // One that cannot be killed (it waits for a disk that is gone) must not keep us here.
    if (fresh.length === 0) break;
    for (const stray of fresh) {
      killed.set(stray.pid, stray);
      kill(stray.pid);
    }
  }
  return [...killed.values()];
}

function strays(folder: string, parent: number): Stray[] {
  const marks = ['HOME', 'TMPDIR'].map((name) => `\0${name}=${folder}/`);
  const least = newestPid() < parent ? 0 : parent;
  return listDirectory('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid <= least || pid === process.pid) return [];
    // The group was killed already, and may take a moment to go.
    if (groupOf(name) === parent) return [];
    const environment = `\0${contentOf(`/proc/${name}/environ`)}`;
    if (!marks.some((mark) => environment.includes(mark))) return [];
    const words = contentOf(`/proc/${name}/cmdline`).split('\0').join(' ').trim();
    return [{ pid, command: words.slice(0, LONGEST_COMMAND) }];
  });
}

// The command name may hold spaces and parentheses: the process group is the third field behind it.
function groupOf(name: string): number {
  const stat = contentOf(`/proc/${name}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

// The last field of /proc/loadavg is the number that was given last.
const newestPid = (): number => Number(contentOf('/proc/loadavg').trim().split(' ').at(-1) ?? 0);

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended, or it belongs to somebody else by now.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ends while we look, or it is none of our business.
    return '';
  }
}
