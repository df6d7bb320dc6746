import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Rig } from './rig.ts';

const graph = z.object({ stages: z.array(z.object({ outputs: z.array(z.string()) })) });

/** Every declared output of the project. */
export async function outputPaths(rig: Rig): Promise<readonly string[]> {
  const { stdout } = await rig.run(['dag', '--json']);
  return graph.parse(JSON.parse(stdout)).stages.flatMap(({ outputs }) => outputs);
}

/** The SHA-256 of every file of every declared output, by path. */
export async function outputDigests(rig: Rig): Promise<Readonly<Record<string, string>>> {
  const files = await Promise.all((await outputPaths(rig)).map((path) => filesAt(rig.root, path)));
  const digests = files.flat().map(async (path) => [path, await sha256(join(rig.root, path))] as const);
  return Object.fromEntries(await Promise.all(digests));
}

async function filesAt(root: string, path: string): Promise<readonly string[]> {
  if (!(await stat(join(root, path))).isDirectory()) return [path];
  const names = await readdir(join(root, path));
  return (await Promise.all(names.toSorted().map((name) => filesAt(root, join(path, name))))).flat();
}

async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
