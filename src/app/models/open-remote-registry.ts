import type { RemoteStore } from '../../core/remote-store.ts';
import { openRemote } from '../../engine/remote/open-remote.ts';
import { readRegistryConfig, readRemoteConfig } from '../../engine/remote/read-remote-config.ts';
import { REMOTE_PREFIX, type RemoteRegistry } from '../../registry/remote/remote-registry.ts';
import type { AppContext } from '../app-context.ts';

/**
 * The registry of a project that lies elsewhere, found to be there: the one that mlops.yaml names, or else the one beside the
 * results in a remote.
 *
 * @param beside the remote, when it is open; default: the one of mlops.yaml
 * @returns undefined when none is named
 * @throws MlopsError CONFIG_INVALID, REMOTE_UNUSABLE, REMOTE_DENIED, REMOTE_AWAY (75)
 */
export async function openRemoteRegistry(
  root: string,
  beside: RemoteStore | undefined,
  { effects }: Pick<AppContext, 'effects'>,
): Promise<RemoteRegistry | undefined> {
  const registry = readRegistryConfig(root);
  if (registry !== undefined)
    return { store: await openRemote(registry, effects), prefix: '', isNamed: true };
  const remote = beside === undefined ? readRemoteConfig(root) : undefined;
  const store = beside ?? (remote === undefined ? undefined : await openRemote(remote, effects));
  return store === undefined ? undefined : { store, prefix: REMOTE_PREFIX, isNamed: false };
}
