// As one name: an old Node, which lacks some of the functions, gets as far as being told so.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { BootstrapError } from './bootstrap-error.js';
import { explainFailure } from './explain-failure.js';
import { root } from './root.js';
import { cannotStart } from './run-foreground.js';
import { runStep } from './run-step.js';

/** What node_modules takes, and a little. */
const BYTES_NEEDED = 1e9;
const KILLED = 128;

const INSTALLED = join(root, 'node_modules/.package-lock.json');

/** `npm ci`: exactly what package-lock.json pins, without install scripts, whatever the user's npm is set to leave out. */
export async function installPackages() {
  requireSpace();
  const words = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--engine-strict=false'];
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=warn'];
  // Not two and a half minutes for a network that is not there.
  const retries = ['--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000'];
  const { code, output, say } = await runStep('npm', [...words, ...quiet, ...retries], {
    cwd: root,
    doing: 'installing the locked packages, once (about 1 GB)',
  }).catch(explainNoNpm);
  if (code > KILLED) throw new BootstrapError('stopped while installing', { exitCode: code });
  // npm ends well where the disk is full, with files that are cut short: it only warns, and keeps no list.
  if (code === 0 && !/TAR_ENTRY_ERROR/.test(output) && isInstalled()) return say('installed');
  fs.rmSync(INSTALLED, { force: true });
  const explained = explainFailure(output);
  if (explained !== undefined) throw explained;
  process.stderr.write(output);
  const message =
    code === 0 ? '`npm ci` has not installed all that is locked' : `\`npm ci\` failed with exit code ${code}`;
  throw new BootstrapError(message, {
    hints: [`run \`npm ci --include=dev\` in ${root} to see more`],
  });
}

/** npm keeps what it installed in node_modules/.package-lock.json: it must say what package-lock.json says. */
export function isInstalled() {
  const installed = readLock(INSTALLED);
  if (installed === undefined) return false;
  const locked = readLock(join(root, 'package-lock.json'));
  if (locked === undefined) throw new BootstrapError('`package-lock.json` is missing or not JSON');
  const same = ([path, entry]) => locked[path]?.integrity === entry.integrity;
  const present = ([path, entry]) => path === '' || entry.optional === true || path in installed;
  return Object.entries(installed).every(same) && Object.entries(locked).every(present);
}

function readLock(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

// What is there makes room for what comes.
function requireSpace() {
  if (fs.existsSync(join(root, 'node_modules'))) return;
  const { bavail, bsize } = fs.statfsSync(root);
  const free = bavail * bsize;
  if (free >= BYTES_NEEDED) return;
  throw new BootstrapError(
    `no space for the packages in ${root}: they take 1 GB, and ${Math.floor(free / 1e6)} MB are free`,
    {
      hints: ['free some space, or clone to another disk'],
    },
  );
}

function explainNoNpm(error) {
  if (error.code !== 'ENOENT') throw cannotStart('npm', error);
  throw new BootstrapError('`npm` was not found, and the first call installs packages with it', {
    hints: ['install Node with npm (on Debian and Ubuntu npm is a package of its own), or put it into PATH'],
  });
}
