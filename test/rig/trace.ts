/**
 * Runs a command under `strace` and tells what it and all that it started touched: whom they talked to, and what they
 * wrote. Linux only; where there is no strace, or it may not trace, `canTrace` is false and says why.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Trace {
  readonly exitCode: number | null;
  readonly stderr: string;
  /** Calls that open a way out: sockets of the internet, and connections of any kind, also in vain. As strace writes
   * them. */
  readonly network: readonly string[];
  /** Absolute paths that were opened for writing, made, renamed to, linked, cut or removed, without those that failed. */
  readonly written: readonly string[];
}

export interface TraceOptions {
  readonly cwd: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
}

const CALLS =
  'socket,connect,sendto,sendmsg,open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,truncate';

/** Undefined where it can trace, else why it cannot. */
export function whyNoTrace(): string | undefined {
  const probe = spawnSync('strace', ['-f', '-qq', '-e', 'trace=none', 'true'], { encoding: 'utf8' });
  if (probe.error !== undefined) return 'strace is absent';
  return probe.status === 0 ? undefined : `strace may not trace here: ${probe.stderr.trim()}`;
}

export function trace(command: readonly string[], { cwd, environment }: TraceOptions): Trace {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-trace-'));
  try {
    const log = join(folder, 'calls');
    const options = ['-f', '-qq', '-y', '--seccomp-bpf', '-s', '4096', '-e', `trace=${CALLS}`, '-o', log];
    const { status, stderr } = spawnSync('strace', [...options, ...command], {
      cwd,
      env: environment,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    const calls = joinInterrupted(readFileSync(log, 'utf8').split('\n'));
    return {
      exitCode: status,
      stderr,
      network: calls.filter(isNetwork),
      written: [
        ...new Set(calls.filter((call) => !failed(call)).flatMap((call) => writtenPath(call, cwd))),
      ].toSorted(),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// `1234  openat(… <unfinished ...>` and, lines later, `1234  <... openat resumed>…`.
function joinInterrupted(lines: readonly string[]): string[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const [, pid = '', call = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (call.endsWith(' <unfinished ...>')) {
      begun.set(pid, call.slice(0, -' <unfinished ...>'.length));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(call);
    return resumed === null ? [call] : [`${begun.get(pid) ?? ''}${resumed[1]}`];
  });
}

const failed = (call: string): boolean => / = -1 E[A-Z]+/.test(call) || call.endsWith(' = ?');

/** Pairs of connected sockets, which Node makes for the pipes of its children, lead nowhere; a connection leads somewhere. */
function isNetwork(call: string): boolean {
  return (
    /^socket\((?!AF_UNIX)/.test(call) ||
    call.startsWith('connect(') ||
    /^(sendto|sendmsg)\(.*\b(AF_INET6?|sun_path)\b/.test(call)
  );
}

function writtenPath(call: string, cwd: string): string[] {
  const opened = /^(?:open|openat|openat2|creat)\(/.test(call);
  if (opened) {
    if (!/^creat\(|\bO_(WRONLY|RDWR|CREAT|TRUNC)\b/.test(call)) return [];
    // `= 21</path>`: the path that the descriptor has, whatever it was opened by.
    const path = / = \d+<(.*)>$/.exec(call)?.[1];
    return path === undefined ? [] : [unescaped(path)];
  }
  if (!/^(mkdir|mknod|rename|link|symlink|unlink|rmdir|truncate)/.test(call)) return [];
  // A folder's descriptor may stand before the name: `unlinkat(26</folder>, "name", 0)`; the last name is what is written.
  const named = [...call.matchAll(/(?:(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>, )?"((?:[^"\\]|\\.)*)"/g)];
  const paths = call.startsWith('rename') ? named : named.slice(-1);
  return paths.map(([, folder, name = '']) => resolve(cwd, unescaped(folder ?? ''), unescaped(name)));
}

/** `\305\276` as the bytes of UTF-8, `\"` and `\\` as what they stand for. */
function unescaped(text: string): string {
  const bytes = text.replaceAll(/\\(?:([0-7]{1,3})|(.))/g, (_, octal: string | undefined, sign: string) =>
    octal === undefined ? sign : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
