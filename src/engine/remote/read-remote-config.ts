import { readConfig } from '../pipeline/read-config.ts';

export interface RemoteConfig {
  /** `s3://bucket/prefix`, `file:///folder`, or a folder. */
  readonly url: string;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** What a relative folder is relative to; absolute. */
  readonly base: string;
}

/**
 * @param root of the project
 * @returns undefined when there is no file, or no remote in it
 * @throws MlopsError CANNOT_READ, CONFIG_INVALID with the places of all mistakes
 */
export function readRemoteConfig(root: string): RemoteConfig | undefined {
  const { remote } = readConfig(root);
  return remote === undefined ? undefined : located(remote, root);
}

/** The registry that counts, where one is named apart from the results. */
export function readRegistryConfig(root: string): RemoteConfig | undefined {
  const { registry } = readConfig(root);
  return registry === undefined ? undefined : located(registry, root);
}

const located = ({ url, endpoint, region }: Omit<RemoteConfig, 'base'>, base: string): RemoteConfig => ({
  url,
  endpoint,
  region,
  base,
});
