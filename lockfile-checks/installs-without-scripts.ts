import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { nativePackages, root } from '../scripts/bundle/bundle-options.ts';
import { LOCKED_FOLDERS, readPackageLock } from './package-lock.ts';

/** The packages that have an install script and are known to work without it. */
const WORK_WITHOUT_THEIR_SCRIPT = new Set([
  // Only checks the platform package; that one is locked itself.
  'node_modules/esbuild',
  // Downloads GPU libraries that scoring on the CPU does not use.
  'node_modules/onnxruntime-node',
  'node_modules/fsevents',
]);

export async function installsWithoutScripts(): Promise<readonly string[]> {
  const problems: string[] = [];
  const npmrc = await readFile(join(root, '.npmrc'), 'utf8');
  if (!/^ignore-scripts=true$/m.test(npmrc)) problems.push('.npmrc: `ignore-scripts=true` is missing');
  for (const folder of LOCKED_FOLDERS) {
    const { packages } = await readPackageLock(folder);
    for (const [path, entry] of Object.entries(packages)) {
      // Who installs mlops as a package does not have our .npmrc: there the script would run.
      if (folder === '.' && entry.hasInstallScript === true && entry.dev !== true) {
        problems.push(`${path}: has an install script, and is a dependency of the published package`);
      }
      if (entry.hasInstallScript === true && !WORK_WITHOUT_THEIR_SCRIPT.has(path)) {
        problems.push(
          `${folder}: ${path}: has an install script; show that it works without, then list it here`,
        );
      }
    }
  }
  const require = createRequire(import.meta.url);
  for (const name of nativePackages) {
    try {
      require(name);
    } catch (error) {
      problems.push(`\`${name}\` does not load: ${String(error)}`);
    }
  }
  return problems;
}
