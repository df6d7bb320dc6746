/** Sends a registry to a remote: models first, then the entries that name them. */
import { join } from 'node:path';
import { modelIdentity, type ModelVersion } from '../../core/model-version.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { modelManifestSchema } from '../../documents/model-manifest.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';
import { compareJournals } from '../journal/compare-journals.ts';
import { foldJournal } from '../journal/fold-journal.ts';
import { modelManifestText } from '../model-manifest-text.ts';
import { readJournal } from '../journal/read-journal.ts';
import { registeredModel } from '../registered-model.ts';
import { readRegistryJson } from '../registry-json.ts';
import { registryLayout } from '../registry-layout.ts';
import { createRemoteEntry, readRemoteJournal } from './remote-journal.ts';
import { nameOf, remoteFile, type RemoteRegistry } from './remote-registry.ts';
import type { RegistryTransfer } from './registry-transfer.ts';

/**
 * The registry in the remote becomes as long as the one here. What is there and not here stays.
 *
 * @param again sends models that are there already: mends a remote that is damaged
 * @throws MlopsError REGISTRY_CORRUPT, REGISTRY_FORKED naming both heads, REGISTRY_MOVED (75), REMOTE_AWAY (75)
 */
export async function pushRegistry(
  registry: string,
  remote: RemoteRegistry,
  again = false,
): Promise<RegistryTransfer> {
  const here = readJournal(registry).entries;
  if (here.length === 0) return { entries: 0, models: 0, missing: [], isEmpty: true };
  const there = await readRemoteJournal(remote, here);
  const relation = compareJournals(registry, here, remote, there);
  const missing: ModelVersion[] = [];
  let models = 0;
  for (const model of foldJournal(registry, here).models.values()) {
    const end = await pushModel(registry, remote, model, again);
    if (end === 'sent') models += 1;
    if (end === 'absent') missing.push(model.version);
  }
  if (relation !== 'ahead') return { entries: 0, models, missing, isEmpty: false };
  const fresh = here.slice(there.length);
  for (const entry of fresh) if (!(await createRemoteEntry(remote, entry))) throw movedMeanwhile(remote);
  return { entries: fresh.length, models, missing, isEmpty: false };
}

/**
 * @returns `absent`: its directory is not here, and not there either
 * @throws MlopsError REGISTRY_CORRUPT when it is here and was changed since it was registered
 */
export async function pushModel(
  registry: string,
  { store, ...remote }: RemoteRegistry,
  model: NamedModel,
  again = false,
): Promise<'sent' | 'present' | 'absent'> {
  const at = (path: string) => remoteFile({ store, ...remote }, `versions/${path}`);
  const manifest = at(`${model.version}.json`);
  const there = again ? undefined : await store.fetchBytes(manifest, MAX_MANIFEST_BYTES);
  const promised = readRegistryJson(
    registry,
    registryLayout.manifest(registry, model.version),
    modelManifestSchema,
  );
  if (promised === undefined) return there === undefined ? 'absent' : 'present';
  const text = modelManifestText(modelIdentity(promised.files));
  // Another text is not of our making: it is put right.
  if (there !== undefined && there !== 'tooLarge' && Buffer.from(there).toString('utf8') === text)
    return 'present';
  const { directory, files } = await registeredModel(registry, model.version, model.digest);
  for (const [path, digest] of Object.entries(files)) {
    const end = await store.send(at(`${model.version}/${path}`), join(directory, path), digest);
    if (end !== 'sent') return 'absent';
  }
  await store.sendText(manifest, text);
  return 'sent';
}

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

function movedMeanwhile(remote: RemoteRegistry): MlopsError {
  return new MlopsError({
    code: 'REGISTRY_MOVED',
    message: `the registry \`${nameOf(remote)}\` was changed by somebody else while it was pushed to`,
    hints: ['run `mlops cache pull`, then push again'],
    exitCode: EXIT.tryLater,
  });
}
