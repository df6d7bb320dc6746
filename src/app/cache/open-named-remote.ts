import { openRemote } from '../../engine/remote/open-remote.ts';
import { readRegistryConfig, readRemoteConfig } from '../../engine/remote/read-remote-config.ts';
import type { Remote } from '../../engine/remote/remote.ts';
import type { AppContext } from '../app-context.ts';

/**
 * The remote that the user named, or else the project's, found to be there.
 *
 * @param url of the command line; a folder is relative to where the user is
 * @param root of the project
 * @throws MlopsError NO_REMOTE, CONFIG_INVALID, REMOTE_UNUSABLE, REMOTE_DENIED, REMOTE_AWAY (75)
 */
export async function openNamedRemote(
  url: string | undefined,
  root: string,
  { effects }: Pick<AppContext, 'effects'>,
): Promise<Remote> {
  return openRemote(url === undefined ? readRemoteConfig(root) : { url, base: effects.cwd() }, effects);
}

/**
 * The same for what moves the registry as well.
 *
 * @returns undefined when only a registry is named, and no place for results
 */
export async function openResultsRemote(
  url: string | undefined,
  root: string,
  context: Pick<AppContext, 'effects'>,
): Promise<Remote | undefined> {
  const hasOnlyRegistry =
    url === undefined && readRemoteConfig(root) === undefined && readRegistryConfig(root) !== undefined;
  return hasOnlyRegistry ? undefined : openNamedRemote(url, root, context);
}
