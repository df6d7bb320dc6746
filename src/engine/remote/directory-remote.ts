/** A folder that several machines see: a share, a mounted bucket, a disk. */
import { chmod, lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { createFile } from '../../core/files/create-file.ts';
import type { MlopsError } from '../../core/error.ts';
import { syncFolder } from '../../core/files/sync-to-disk.ts';
import { type Naming, removeAbandoned, temporaryName } from '../../core/files/temporary-name.ts';
import { copyHashed } from '../cache/copy-hashed.ts';
import { TooMuch } from '../cache/size-exceeded.ts';
import { statPath } from '../content/file-stat.ts';
import { eachOf } from '../project/each-of.ts';
import { isWithin } from '../pipeline/project-path.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import { openShared } from './open-plain-file.ts';
import { type Remote, textOf } from './remote.ts';
import { remoteAway, remoteDenied, remoteUnusable } from './remote-error.ts';

const AT_ONCE = 4;

/** @param folder absolute */
export function directoryRemote(url: string, folder: string, effects: Naming): Remote {
  const at = (name: string) => join(folder, name);
  const there = <T>(work: () => Promise<T>) => refusalsOf(url, folder, work);
  // A temporary file in the same file system, then a rename: nobody sees half of it.
  const sent = at('tmp/sent');
  let swept: Promise<unknown> | undefined;
  const makeFolders = (parts: readonly string[]) => makeOwnFolders(url, folder, parts);
  const publish = async (name: string, write: (temporary: string) => Promise<'sent' | 'corrupt'>) => {
    await makeFolders(['tmp']);
    // Once: what killed pushes have left.
    swept ??= removeAbandoned(sent, effects);
    await swept;
    const temporary = temporaryName(sent, '', effects);
    try {
      const end = await write(temporary);
      if (end === 'sent') {
        await makeFolders(dirname(name).split('/'));
        await place(temporary, at(name));
      }
      return end;
    } finally {
      await rm(temporary, { force: true });
    }
  };
  const bytesAt = (name: string, limit: number) =>
    there(async () => {
      if (statPath(at(name)).kind !== 'file') return undefined;
      const bytes = readBounded(at(name), limit);
      return bytes === 'special' ? undefined : bytes;
    });
  return {
    url,
    atOnce: AT_ONCE,
    probe: () =>
      there(async () => {
        const found = statPath(folder);
        // Never made here: where a share is not mounted, its mount point may be an empty folder of this disk's.
        if (found.kind === 'missing') throw remoteAway(url, 'there is no such folder; is it mounted?');
        if (found.kind !== 'directory') throw remoteUnusable(url, 'it is not a folder', []);
      }),
    sizes: (names) => there(() => sizesIn(folder, names)),
    send: (name, file, digest) =>
      there(async () => {
        if (statPath(file).kind !== 'file') return 'absent';
        return publish(name, async (temporary) =>
          (await copyHashed(file, temporary, { syncFollows: true })).digest === digest ? 'sent' : 'corrupt',
        );
      }),
    fetch: (name, file, limit) =>
      there(async () => {
        const source = openShared(at(name));
        if (source === undefined) return undefined;
        try {
          return await copyHashed(source.reading, file, { limit });
        } catch (error) {
          if (error instanceof TooMuch) return 'tooLarge';
          throw source.named(error);
        } finally {
          source.close();
        }
      }),
    sendText: (name, text) =>
      there(async () => {
        await publish(name, async (temporary) => {
          await writeFile(temporary, text, { flag: 'wx' });
          return 'sent';
        });
      }),
    fetchText: async (name, limit) => textOf(await bytesAt(name, limit)),
    fetchBytes: bytesAt,
    list: (name, limit) =>
      there(async () => {
        const names = (await listDirectory(at(name))).toSorted(compareCodeUnits);
        return names.filter((one) => statPath(join(at(name), one)).kind === 'file').slice(0, limit);
      }),
    create: (name, text) =>
      there(async () => {
        await makeFolders(dirname(name).split('/'));
        return createFile(at(name), text, effects);
      }),
  };
}

// A folder is read once, so that only what is there is looked at: over a network each look is a question.
async function sizesIn(folder: string, names: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  await eachOf(Map.groupBy(names, dirname), AT_ONCE, async ([parent, inside]) => {
    const there = new Set(await listDirectory(join(folder, parent)));
    for (const name of inside) {
      if (!there.has(basename(name))) continue;
      const found = statPath(join(folder, name));
      if (found.kind === 'file') sizes.set(name, Number(found.stat.size));
    }
  });
  return sizes;
}

async function listDirectory(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Never with the folder itself: when a share goes away, its files must not end up on the disk under its mount point. Nor
 * through a link: who may write there would choose where on this machine we write.
 */
async function makeOwnFolders(url: string, folder: string, parts: readonly string[]): Promise<void> {
  let path = folder;
  for (const part of parts) {
    path = join(path, part);
    try {
      await mkdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if ((await lstat(path)).isSymbolicLink()) throw linkInRemote(url, path);
    }
  }
}

const linkInRemote = (url: string, path: string): MlopsError =>
  remoteUnusable(url, `\`${path}\` in it is a link, and nothing is written through one`, [
    'put the folder itself there; one that lies on another disk can be mounted',
  ]);

async function place(temporary: string, target: string): Promise<void> {
  // For writing: a share may have nothing to sync of a file that is open for reading.
  const file = await open(temporary, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, 0o444);
  await rename(temporary, target);
  await syncFolder(dirname(target));
}

const AWAY: { readonly [code: string]: string } = {
  ESTALE: 'its handle is stale: it was mounted anew',
  EIO: 'input/output error',
  ENOTCONN: 'not connected',
  ETIMEDOUT: 'no answer',
  EHOSTDOWN: 'its host is down',
  EHOSTUNREACH: 'its host cannot be reached',
  ENODEV: 'the device is gone',
  ENXIO: 'the device is gone',
};

const DENIED: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};

async function refusalsOf<T>(url: string, folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusal(url, folder, error) ?? error;
  }
}

// What this side's disk refuses is told by who writes there: only what names the remote, or nothing, is the remote's.
function refusal(url: string, folder: string, error: unknown): MlopsError | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || (path !== undefined && !isWithin(path, folder))) return undefined;
  const away = AWAY[code];
  if (away !== undefined) return remoteAway(url, away, error);
  const denied = DENIED[code];
  if (denied !== undefined) return remoteDenied(url, denied, ['ask who owns the folder'], error);
  if (path !== undefined && (code === 'ENOSPC' || code === 'EDQUOT'))
    return remoteUnusable(
      url,
      'no space is left there',
      ['free some space there, then go on: what is sent is kept'],
      error,
    );
  if (path !== undefined && code === 'ENOENT' && statPath(folder).kind === 'missing')
    return remoteAway(url, 'its folder is gone', error);
  return undefined;
}
