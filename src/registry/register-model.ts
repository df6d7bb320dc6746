import { constants } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MlopsError } from '../core/error.ts';
import { modelVersion } from '../core/model-version.ts';
import { statIfPresent } from '../core/files/stat-if-present.ts';
import { syncFile, syncFolder } from '../core/files/sync-to-disk.ts';
import type { Naming } from '../core/files/temporary-name.ts';
import { publishModel } from './publish-model.ts';
import { registeredModel, type RegisteredModel } from './registered-model.ts';
import { registryLayout } from './registry-layout.ts';

/**
 * Copies a model directory into the registry under the name of its content. The copy appears whole or not at all;
 * registering the same model again changes nothing.
 *
 * @throws MlopsError MODEL_NOT_FOUND · REGISTRY_CORRUPT when that version is registered and was changed ·
 *   MODEL_CHANGED when the directory is being written while it is read
 */
export async function registerModel(
  registry: string,
  directory: string,
  effects: Naming,
): Promise<RegisteredModel> {
  const model = await modelVersion(directory);
  const manifest = registryLayout.manifest(registry, model.version);
  if ((await statIfPresent(manifest)) === undefined) {
    await publishModel(registry, model, effects, async (copy) => {
      await copyDurably(directory, copy, Object.keys(model.files));
      if ((await modelVersion(copy)).digest !== model.digest) throw changed(directory);
    });
  }
  return registeredModel(registry, model.version, model.digest);
}

async function copyDurably(from: string, to: string, paths: readonly string[]): Promise<void> {
  const folders = new Set([to, ...paths.map((path) => dirname(join(to, path)))]);
  for (const folder of folders) await mkdir(folder, { recursive: true });
  for (const path of paths) {
    const copy = join(to, path);
    await copyFile(join(from, path), copy, constants.COPYFILE_FICLONE);
    await syncFile(copy);
    // Against editing by mistake only; the digest is what is trusted.
    await chmod(copy, 0o444);
  }
  for (const folder of folders) await syncFolder(folder);
}

function changed(directory: string): MlopsError {
  return new MlopsError({
    code: 'MODEL_CHANGED',
    message: `the model directory \`${directory}\` changed while it was copied into the registry`,
    hints: ['let the program that writes it finish, then run again'],
  });
}
