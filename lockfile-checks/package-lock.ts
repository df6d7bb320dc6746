import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../scripts/bundle/bundle-options.ts';

const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});

/** Folders with a lock of their own: the project, and what a test installs apart from it. */
export const LOCKED_FOLDERS = ['.', 'test/node-24'] as const;

export type PackageLock = z.output<typeof lockSchema>;

export async function readPackageLock(folder: string): Promise<PackageLock> {
  return lockSchema.parse(JSON.parse(await readFile(join(root, folder, 'package-lock.json'), 'utf8')));
}

const wanted = z.record(z.string(), z.string()).default({});
const manifestSchema = z.object({
  dependencies: wanted,
  devDependencies: wanted,
  optionalDependencies: wanted,
});

/** The direct dependencies of package.json, of all kinds, with the versions that it asks for. */
export async function readDirectDependencies(folder: string): Promise<Map<string, string>> {
  const text = await readFile(join(root, folder, 'package.json'), 'utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  return new Map(Object.values(manifest).flatMap((group) => Object.entries(group)));
}
