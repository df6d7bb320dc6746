import { rename, rm } from 'node:fs/promises';
import { MlopsError } from '../core/error.ts';
import { type ModelIdentity, modelVersion } from '../core/model-version.ts';
import { syncFolder } from '../core/sync-to-disk.ts';
import { hiddenBeside, type Naming, removeAbandonedBeside } from '../core/temporary-name.ts';
import { writing } from '../core/system-error.ts';
import { writeFileAtomic } from '../core/write-file.ts';
import { manifestText } from './manifest-text.ts';
import { registryLayout } from './registry-layout.ts';

/**
 * Puts a model directory into the registry, whole or not at all.
 *
 * @param fill makes the directory at the path that it is given, with the bytes that `model` names, or throws
 * @throws MlopsError CANNOT_WRITE, and what `fill` throws
 */
export async function publishModel(
  registry: string,
  model: ModelIdentity,
  effects: Naming,
  fill: (directory: string) => Promise<void>,
): Promise<void> {
  const target = registryLayout.model(registry, model.version);
  await removeAbandonedBeside(target, effects);
  const temporary = hiddenBeside(target, '.tmp', effects);
  await writing(target, async () => {
    try {
      await fill(temporary);
      // Another process may have put the same model there meanwhile: what is whole is not taken from under its readers.
      if (await isWhole(target, model)) return;
      // Anything else was damaged after a crash between the copy and the manifest.
      await rm(target, { recursive: true, force: true });
      await rename(temporary, target).catch(async (error: unknown) => {
        if (!(await isWhole(target, model))) throw error;
      });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
  await writing(target, async () => {
    await syncFolder(registryLayout.versions(registry));
    // Last: what has a manifest is complete.
    await writeFileAtomic(registryLayout.manifest(registry, model.version), manifestText(model), effects);
  });
}

async function isWhole(directory: string, { digest }: ModelIdentity): Promise<boolean> {
  try {
    return (await modelVersion(directory)).digest === digest;
  } catch (error) {
    if (error instanceof MlopsError) return false;
    throw error;
  }
}
