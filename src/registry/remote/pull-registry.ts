/** Brings the registry of a remote here: models first, then the entries that name them. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ModelIdentity, modelIdentity, type ModelVersion } from '../../core/model-version.ts';
import { statIfPresent } from '../../core/files/stat-if-present.ts';
import { syncFile, syncFolder } from '../../core/files/sync-to-disk.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { modelManifestSchema } from '../../documents/model-manifest.ts';
import { appendEntry, convertRegistry } from '../journal/append-entry.ts';
import { compareJournals } from '../journal/compare-journals.ts';
import { type FoldedModel, foldJournal, type RegistryContent } from '../journal/fold-journal.ts';
import type { JournalEntry } from '../journal/entry-file.ts';
import { publishModel } from '../publish-model.ts';
import { readJournal } from '../journal/read-journal.ts';
import { registryLayout } from '../registry-layout.ts';
import { readRemoteJournal } from './remote-journal.ts';
import { nameOf, remoteFile, type RemoteRegistry } from './remote-registry.ts';
import type { RegistryTransfer } from './registry-transfer.ts';

/** Where a journal does not promise how large a model is. */
const MAX_MODEL_BYTES = 1024 * 1024 * 1024;
/** A graph has at most 2 GiB. Who writes the journal writes its promises as well. */
const MAX_PROMISED_BYTES = 4 * 1024 * 1024 * 1024;
/** A manifest has a line for each file. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * The registry here becomes as long as the one in the remote. What is here and not there stays.
 *
 * @throws MlopsError REGISTRY_CORRUPT naming what is wrong there or here, REGISTRY_FORKED naming both heads, REMOTE_AWAY
 *   (75), REMOTE_DENIED, CANNOT_WRITE: what has arrived is kept
 */
export async function pullRegistry(
  registry: string,
  remote: RemoteRegistry,
  effects: Naming,
): Promise<RegistryTransfer> {
  const here = readJournal(registry).entries;
  const there = await readRemoteJournal(remote, here);
  if (there.length === 0) return { entries: 0, models: 0, missing: [], isEmpty: true };
  const relation = compareJournals(registry, here, remote, there);
  const content = foldJournal(nameOf(remote), there);
  const { models, missing } = await pullModels(registry, remote, content, effects);
  if (relation !== 'behind') return { entries: 0, models, missing, isEmpty: false };
  await convertRegistry(registry, effects);
  const entries = await appendAll(registry, there.slice(here.length), effects);
  return { entries, models, missing, isEmpty: false };
}

async function appendAll(
  registry: string,
  entries: readonly JournalEntry[],
  effects: Naming,
): Promise<number> {
  let count = 0;
  // Another process of this machine may bring the same ones: what lies there then is checked when it is read.
  for (const entry of entries) if (await appendEntry(registry, entry, effects)) count += 1;
  readJournal(registry);
  return count;
}

async function pullModels(
  registry: string,
  remote: RemoteRegistry,
  { models }: RegistryContent,
  effects: Naming,
): Promise<{ models: number; missing: ModelVersion[] }> {
  const missing: ModelVersion[] = [];
  let count = 0;
  for (const model of models.values()) {
    if ((await statIfPresent(registryLayout.manifest(registry, model.version))) !== undefined) continue;
    if (await pullModel(registry, remote, model, effects)) count += 1;
    else missing.push(model.version);
  }
  return { models: count, missing };
}

/** @returns whether the remote has it, and as it was registered: nothing is kept of another one */
async function pullModel(
  registry: string,
  { store, ...remote }: RemoteRegistry,
  model: FoldedModel,
  effects: Naming,
): Promise<boolean> {
  const at = (path: string) => remoteFile({ store, ...remote }, `versions/${path}`);
  const identity = readManifest(await store.fetchBytes(at(`${model.version}.json`), MAX_MANIFEST_BYTES));
  if (identity?.digest !== model.digest) return false;
  try {
    await publishModel(registry, identity, effects, async (directory) => {
      const folders = new Set([directory]);
      let left = Math.min(model.bytes ?? MAX_MODEL_BYTES, MAX_PROMISED_BYTES);
      for (const [path, digest] of Object.entries(identity.files)) {
        const file = join(directory, path);
        folders.add(dirname(file));
        await mkdir(dirname(file), { recursive: true });
        const arrived = await store.fetch(at(`${model.version}/${path}`), file, left);
        if (arrived === undefined || arrived === 'tooLarge' || arrived.digest !== digest)
          throw new NotAsPromised();
        left -= arrived.size;
        await syncFile(file);
      }
      for (const folder of folders) await syncFolder(folder);
    });
  } catch (error) {
    if (error instanceof NotAsPromised) return false;
    throw error;
  }
  return true;
}

class NotAsPromised extends Error {}

// The manifest cannot vouch for itself: its content must have the digest that the journal names.
function readManifest(bytes: Uint8Array | 'tooLarge' | undefined): ModelIdentity | undefined {
  if (bytes === undefined || bytes === 'tooLarge') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  const parsed = modelManifestSchema.safeParse(value);
  return parsed.success ? modelIdentity(parsed.data.files) : undefined;
}
