import { rename, rm } from 'node:fs/promises';
import { MlopsError } from '../core/error.ts';
import { type ModelIdentity, modelVersion } from '../core/model-version.ts';
import { syncFolder } from '../core/files/sync-to-disk.ts';
import { hiddenBeside, type Naming, removeAbandonedBeside } from '../core/files/temporary-name.ts';
import { writing } from '../core/files/system-error.ts';
import { writeFileAtomic } from '../core/files/write-file.ts';
import { modelManifestText } from './model-manifest-text.ts';
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
      await putInPlace(temporary, target, model, effects);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
  await writing(target, async () => {
    await syncFolder(registryLayout.versions(registry));
    // Last: what has a manifest is complete.
    await writeFileAtomic(
      registryLayout.manifest(registry, model.version),
      modelManifestText(model),
      effects,
    );
  });
}

// A directory takes the place of nothing else in one step. What is in the way is looked at, and moved aside only when it was left
// by a crash between the copy and the manifest.
async function putInPlace(
  made: string,
  target: string,
  model: ModelIdentity,
  effects: Naming,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(made, target);
      return;
    } catch (error) {
      if (!IN_THE_WAY.has((error as NodeJS.ErrnoException).code ?? '') || attempt === ATTEMPTS) throw error;
    }
    // Another process may have put the same model there meanwhile: it is not taken from under its readers.
    if (await isWhole(target, model)) return;
    const aside = hiddenBeside(target, '.tmp', effects);
    try {
      await rename(target, aside);
    } catch (error) {
      // Another process has moved it.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    await rm(aside, { recursive: true, force: true });
  }
}

/** What `rename` says of a directory that is to take the place of something. */
const IN_THE_WAY: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR']);
/** How often others may be faster, each with the same model. */
const ATTEMPTS = 100;

async function isWhole(directory: string, { digest }: ModelIdentity): Promise<boolean> {
  try {
    return (await modelVersion(directory)).digest === digest;
  } catch (error) {
    // While it is read, another process may move it aside.
    if (error instanceof MlopsError || (error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
