import { closeSync, constants, existsSync, fstatSync, openSync } from 'node:fs';

export interface SharedFile {
  /** Opens it. Where the system allows, it names the file itself, so that what takes its name meanwhile is not read. */
  readonly reading: string;
  /** An error that names what opens it, with the name that the file was asked for by. */
  readonly named: (error: unknown) => unknown;
  readonly close: () => void;
}

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO']);

/**
 * Opens a plain file that others may exchange at any moment. A pipe is not waited for.
 *
 * @returns undefined when there is none, or something else has the name
 * @throws what the file system says
 */
export function openShared(path: string): SharedFile | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  const close = () => closeSync(file);
  if (!fstatSync(file).isFile()) {
    close();
    return undefined;
  }
  // Under the number of this process: `cp` is another one.
  const own = `/proc/${process.pid}/fd/${file}`;
  const reading = process.platform === 'linux' && existsSync(own) ? own : path;
  const named = (error: unknown) =>
    error instanceof Error && Reflect.get(error, 'path') === reading ? Object.assign(error, { path }) : error;
  return { reading, named, close };
}
