/** The projects of golden/, each with the lock that it must make. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readLockFile } from '../src/engine/lockfile/lock-file.ts';
import { root } from '../scripts/bundle/bundle-options.ts';

export const LOCK = 'pipeline.lock';
export const goldenFolder = join(root, 'lockfile-checks/golden');

export async function goldenNames(): Promise<readonly string[]> {
  const entries = await readdir(goldenFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

/** By path, what the lock of a project says of its outputs. */
export function lockedDigests(project: string): Map<string, string> {
  const { stages } = readLockFile(join(project, LOCK));
  const outputs = [...stages.values()].flatMap((stage) => Object.entries(stage.outputs));
  return new Map(outputs.map(([path, output]) => [path, output.digest]));
}
