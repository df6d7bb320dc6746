import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MlopsError } from '../core/error.ts';
import { type ModelIdentity, modelVersion } from '../core/model-version.ts';
import { prettyJson } from '../core/pretty-json.ts';
import { statIfPresent } from '../core/stat-if-present.ts';
import { syncFile, syncFolder } from '../core/sync-to-disk.ts';
import { hiddenBeside, type Naming, removeAbandonedBeside } from '../core/temporary-name.ts';
import { writeFileAtomic } from '../core/write-file.ts';
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
    await publishCopy(registry, directory, model, effects);
    // Last: what has a manifest is complete.
    const text = prettyJson({ digest: model.digest, files: { ...model.files } });
    await writeFileAtomic(manifest, text, effects);
  }
  return registeredModel(registry, model.version, model.digest);
}

async function publishCopy(
  registry: string,
  directory: string,
  model: ModelIdentity,
  effects: Naming,
): Promise<void> {
  const versions = registryLayout.versions(registry);
  const target = registryLayout.model(registry, model.version);
  await removeAbandonedBeside(target, effects);
  const temporary = hiddenBeside(target, '.tmp', effects);
  try {
    await copyDurably(directory, temporary, Object.keys(model.files));
    if ((await modelVersion(temporary)).digest !== model.digest) throw changed(directory);
    // Without a manifest, what stands there was left by a crash between the copy and the manifest.
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await syncFolder(versions);
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
