// Brings a fresh clone to the point where the pinned Node can run: needs a system Node, npm and, once, the registry. Plain
// JavaScript on purpose: it runs before anything is installed.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './alone.js';
import { BootstrapError } from './bootstrap-error.js';
import { explainFailure } from './explain-failure.js';
import { installPackages, isInstalled } from './install-packages.js';
import { pinnedNode } from './pinned-node.js';
import { isCheckout, root } from './root.js';
import { cannotStart } from './run-foreground.js';
import { runStep } from './run-step.js';

const BUG = 70;
const KILLED = 128;

/** The locked packages are in node_modules, else `npm ci` puts them there. */
export async function ensureInstalled() {
  if (!isCheckout() || isInstalled()) return;
  await alone(async () => {
    if (!isInstalled()) await installPackages();
  });
}

/** dist/ is newer than every source, else it is built. */
export async function ensureBuilt() {
  await ensureInstalled();
  if (!isCheckout() || isBuilt()) return;
  await alone(async () => {
    if (!isBuilt()) await build();
  });
}

async function build() {
  const { code, output, say } = await runStep(pinnedNode(), [join(root, 'scripts/build.ts')], {
    cwd: root,
    doing: 'building',
  }).catch((error) => {
    throw cannotStart(pinnedNode(), error);
  });
  if (code > KILLED) throw new BootstrapError('stopped while building', { exitCode: code });
  if (code === 0) return say('built');
  const explained = explainFailure(output);
  if (explained !== undefined) throw explained;
  process.stderr.write(output);
  throw new BootstrapError(`the build failed with exit code ${code}`, { exitCode: BUG });
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
