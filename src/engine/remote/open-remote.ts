import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlopsError } from '../../core/error.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { directoryRemote } from './directory-remote.ts';
import { CONFIG_FILE } from '../pipeline/read-config.ts';
import type { RemoteConfig } from './read-remote-config.ts';
import type { Remote } from './remote.ts';
import { remoteUnusable } from './remote-error.ts';

/**
 * The remote, found to be there.
 *
 * @param config undefined: none is named anywhere
 * @throws MlopsError NO_REMOTE, REMOTE_UNUSABLE, REMOTE_DENIED, REMOTE_AWAY (75)
 */
export async function openRemote(config: RemoteConfig | undefined, effects: Naming): Promise<Remote> {
  if (config === undefined) {
    throw new MlopsError({
      code: 'NO_REMOTE',
      message: 'this project has no remote',
      hints: [
        `write into \`${CONFIG_FILE}\`, beside the pipeline: \`remote: {url: "s3://bucket/prefix"}\`, or the path of a folder`,
        'or name one: `--remote /mnt/share/project`',
      ],
    });
  }
  const remote = await remoteOf(config, effects);
  await remote.probe();
  return remote;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

async function remoteOf({ url, endpoint, region, base }: RemoteConfig, effects: Naming): Promise<Remote> {
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return directoryRemote(url, resolve(base, url), effects);
  if (scheme === 'file') return directoryRemote(url, fileUrlPath(url), effects);
  if (scheme !== 's3') {
    throw remoteUnusable(url, `\`${scheme}\` is not a kind of remote`, [
      'a remote is a folder, `file:///folder` or `s3://bucket/prefix`',
      'many other stores speak the protocol of S3: set `endpoint`',
    ]);
  }
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]*)\/?(.*)$/i.exec(url) ?? [];
  if (bucket === '') throw remoteUnusable(url, 'it names no bucket', ['write `s3://bucket/prefix`']);
  const prefix = path.replace(/^\/+|\/+$/g, '');
  // A second of loading and 2 MB: only for who uses it.
  const { s3Remote } = await import('./s3-remote.ts');
  return s3Remote(url, {
    bucket,
    prefix,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
  });
}

function fileUrlPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw remoteUnusable(url, 'it is not the url of a file', ['write `file:///folder`'], cause);
  }
}
