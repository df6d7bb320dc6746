/**
 * Runs the real `mlops` in a project of its own and tells what a user would see. The project lies in a path with a
 * space and letters that are not ASCII; the environment holds nothing of the caller's but PATH.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Transcript {
  /** As a shell says it: 128 + signal when the process was killed. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly finished: Promise<Transcript>;
  /** Sends a signal to mlops alone, or to it and all that it started. Too late is no error. */
  readonly kill: (signal: NodeJS.Signals, whom: 'process' | 'group') => void;
}

export interface Rig {
  /** Absolute path of the project. */
  readonly root: string;
  readonly write: (path: string, content: string | Uint8Array) => Promise<void>;
  readonly read: (path: string) => Promise<string>;
  readonly bytes: (path: string) => Promise<Buffer>;
  readonly remove: (path: string) => Promise<void>;
  readonly has: (path: string) => Promise<boolean>;
  /** Inverts the lowest bit of a byte in the middle of the file; size and name stay. */
  readonly flipBit: (path: string) => Promise<void>;
  /** Copies a file or folder of the repository to the same place in the project. */
  readonly copy: (path: string, to?: string) => Promise<void>;
  readonly run: (words: readonly string[], environment?: Environment) => Promise<Transcript>;
  readonly start: (words: readonly string[], environment?: Environment) => RunningCommand;
}

type Environment = Readonly<Record<string, string>>;

const folders: string[] = [];

/** All that were made. Called when the tests of a file are over. */
export async function removeProjects(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** A new, empty project; it goes when the tests of the file are over. `files` are written into it. */
export async function makeRig(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'mlops-test-')));
  folders.push(folder);
  const rig = rigAt(folder, join(folder, 'projekt žluťoučký 顧客'));
  await mkdir(rig.root);
  for (const [path, content] of Object.entries(files)) await rig.write(path, content);
  return rig;
}

function rigAt(folder: string, root: string): Rig {
  const at = (path: string) => join(root, path);
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), content);
  };
  const start = (words: readonly string[], environment: Environment = {}) =>
    startCommand(words, { folder, root, environment });
  return {
    root,
    write,
    start,
    read: (path) => readFile(at(path), 'utf8'),
    bytes: (path) => readFile(at(path)),
    remove: (path) => rm(at(path), { recursive: true }),
    has: async (path) => (await stat(at(path)).catch(() => undefined)) !== undefined,
    flipBit: async (path) => {
      const bytes = await readFile(at(path));
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      await write(path, bytes);
    },
    copy: (path, to = path) => cp(join(repository, path), at(to), { recursive: true }),
    run: (words, environment) => start(words, environment).finished,
  };
}

interface Place {
  readonly folder: string;
  readonly root: string;
  readonly environment: Environment;
}

function startCommand(words: readonly string[], { folder, root, environment }: Place): RunningCommand {
  const child = spawn(join(repository, 'bin/mlops.js'), words, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own.
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<Transcript>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      resolve({ exitCode, stdout: filtered(stdout, root), stderr: filtered(stderr, root) });
    });
  });
  const kill = (signal: NodeJS.Signals, whom: 'process' | 'group') => {
    if (child.pid === undefined) return;
    try {
      process.kill(whom === 'group' ? -child.pid : child.pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  return { finished, kill };
}

/** Without what differs from run to run and from place to place. */
function filtered(text: string, root: string): string {
  return text
    .replaceAll(root, '<root>')
    .replaceAll(repository, '<mlops>')
    .replaceAll(/blake3:[0-9a-f]{64}/g, '<digest>')
    .replaceAll(/\b\d{8}T\d{6}Z-\d+-[0-9a-f]+(?:-[0-9a-f]+)?\b/g, '<run>')
    .replaceAll(/\b[0-9a-f]{12}\b/g, '<version>')
    .replaceAll(/\b\d+ min \d\d s\b|\b\d+\.\d s\b|\b\d+ ms\b/g, '<time>')
    .replaceAll(/"(duration_ms)": [\d.]+/g, '"$1": <number>');
}
