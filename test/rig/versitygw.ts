/**
 * A real S3 server for tests: versitygw, a Go program, over a temporary folder. It is taken from `MLOPS_TEST_VERSITYGW`,
 * from PATH, or built once by `go install` into the user's cache; where there is none of these the tests skip and say so.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const VERSION = 'v1.8.0';
const KEY = 'test-access-key';
const SECRET = 'test-secret-key';

export interface S3Server {
  readonly endpoint: string;
  /** Stands in the environment of a user with the right credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the objects of a bucket lie as files. */
  readonly folder: (bucket: string) => string;
  /** What it was asked for so far, by operation: `HeadObject`, `PutObject` and the like. */
  readonly requests: () => ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
  /** Again at the same address, with what it held. */
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * The program, or why there is none.
 *
 * @throws when it is named, and is not there: whoever names it wants these tests
 */
export function findVersitygw(): { readonly path: string } | { readonly missing: string } {
  const named = process.env['MLOPS_TEST_VERSITYGW'];
  if (named !== undefined) {
    if (isProgram(named)) return { path: named };
    throw new Error(`MLOPS_TEST_VERSITYGW names \`${named}\`, which is no program`);
  }
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'versitygw'));
  const bin = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mlops-test', VERSION);
  const found = [...onPath, join(bin, 'versitygw')].find((path) => existsSync(path));
  if (found !== undefined) return { path: found };
  try {
    const options = { env: { ...process.env, GOBIN: bin }, stdio: 'pipe', timeout: 240_000 } as const;
    execFileSync('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSION}`], options);
    return { path: join(bin, 'versitygw') };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return { missing: `no versitygw in MLOPS_TEST_VERSITYGW or PATH, and \`go install\` made none: ${why}` };
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export async function startS3(program: string, buckets: readonly string[]): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-s3-'));
  for (const bucket of buckets) mkdirSync(join(folder, bucket));
  const log = `${folder}.log`;
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn(program, ['--quiet', '--access-log', log, '--port', `127.0.0.1:${port}`, 'posix', folder], {
      env: { PATH: process.env['PATH'], ROOT_ACCESS_KEY: KEY, ROOT_SECRET_KEY: SECRET },
      stdio: 'ignore',
    });
    await listening(port, child);
  };
  const stop = async () => {
    const stopping = child;
    child = undefined;
    if (stopping === undefined || stopping.exitCode !== null) return;
    const ended = new Promise((done) => stopping.once('exit', done));
    stopping.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    environment: {
      AWS_ACCESS_KEY_ID: KEY,
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    folder: (bucket) => join(folder, bucket),
    requests: () => countOperations(readFileSync(log, 'utf8')),
    start,
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(log, { force: true });
    },
  };
}

function countOperations(log: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, operation = ''] of log.matchAll(/ s3_(\w+) /g))
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return counts;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`versitygw ended with code ${child.exitCode}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
