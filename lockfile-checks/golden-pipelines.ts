/**
 * Runs each pipeline of golden/ in a folder of its own and holds the digests of all that it makes against the
 * `pipeline.lock` beside it. The digests must be the same on every platform and for every build; only what a
 * stage's code is may differ.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../scripts/bundle/bundle-options.ts';
import { goldenFolder, goldenNames, LOCK, lockedDigests } from './golden-projects.ts';

export async function goldenPipelines({ update }: { update: boolean }): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const name of await goldenNames()) {
    const folder = await mkdtemp(join(tmpdir(), 'mlops golden é-'));
    try {
      await cp(join(goldenFolder, name), folder, { recursive: true });
      await rm(join(folder, LOCK), { force: true });
      await promisify(execFile)(process.execPath, [join(root, 'bin/mlops.js'), 'repro'], { cwd: folder });
      if (update) await cp(join(folder, LOCK), join(goldenFolder, name, LOCK));
      problems.push(...compare(name, folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return problems;
}

function compare(name: string, folder: string): readonly string[] {
  const expected = lockedDigests(join(goldenFolder, name));
  const actual = lockedDigests(folder);
  if (expected.size === 0) return [`${name}: no expected ${LOCK}`];
  const paths = [...new Set([...expected.keys(), ...actual.keys()])].toSorted();
  return paths
    .filter((path) => expected.get(path) !== actual.get(path))
    .map((path) => `${name}: ${path}: expected ${expected.get(path)}, got ${actual.get(path)}`);
}
