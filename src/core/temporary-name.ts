/**
 * Names for what is made beside its place, or in the system's temporary folder: they say whose it is, so that what a killed
 * process has left can be told from what a living one is at.
 */
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { digestJson } from './digest.ts';
import type { Effects } from './effects.ts';
import { thisMachine } from './machine.ts';

/** `<machine>-<start of the process>.<unique name, which begins with its number>` */
const OWNER = /^([0-9a-f]{8})-(\d+)\.(\d+)-[0-9a-f]+-[0-9a-f]+(?:\.[a-z]+)?$/;

type Identity = Pick<Effects, 'host' | 'pid' | 'processStart' | 'uniqueName'>;

/**
 * @param path what it will become, or the beginning of its name
 * @param ending `.tmp`, or what tells its kind; `''` is none
 */
export function temporaryName(path: string, ending: string, effects: Identity): string {
  const start = effects.processStart(effects.pid()) ?? '0';
  return `${path}.${machineTag(effects)}-${start}.${effects.uniqueName()}${ending}`;
}

/** Beside `path` and hidden. */
export const hiddenBeside = (path: string, ending: string, effects: Identity): string =>
  temporaryName(join(dirname(path), `.${basename(path)}`), ending, effects);

/**
 * Removes what dead processes of this machine and this user have left under such names. What another machine has made stays:
 * nothing is known here of its processes.
 *
 * @param path as it was given to `temporaryName`
 * @param before called for each, to stop what may still work in it
 * @returns what was removed
 */
export async function removeAbandoned(
  path: string,
  effects: Pick<Effects, 'host' | 'processStart'>,
  before: (path: string) => void = () => undefined,
): Promise<string[]> {
  const [folder, beginning] = [dirname(path), `${basename(path)}.`];
  const names = await readdir(folder).catch(() => []);
  const removed: string[] = [];
  for (const name of names) {
    if (!name.startsWith(beginning) || !isOfDead(name.slice(beginning.length), effects)) continue;
    const found = join(folder, name);
    if ((await lstat(found).catch(() => undefined))?.uid !== process.getuid?.()) continue;
    before(found);
    await rm(found, { recursive: true, force: true, maxRetries: 3 });
    removed.push(found);
  }
  return removed;
}

/** As `removeAbandoned`, of names that `hiddenBeside` makes. */
export const removeAbandonedBeside = (
  path: string,
  effects: Pick<Effects, 'host' | 'processStart'>,
): Promise<string[]> => removeAbandoned(join(dirname(path), `.${basename(path)}`), effects);

function isOfDead(rest: string, effects: Pick<Effects, 'host' | 'processStart'>): boolean {
  const [, machine, start, pid] = OWNER.exec(rest) ?? [];
  if (machine !== machineTag(effects)) return false;
  return effects.processStart(Number(pid)) !== start;
}

function machineTag({ host }: Pick<Effects, 'host'>): string {
  const { id, processes } = thisMachine();
  return digestJson({ host: host(), id, processes }).slice('blake3:'.length, 'blake3:'.length + 8);
}
