/**
 * Names for what is made beside its place, or in the system's temporary folder: they say whose it is, so that what a killed
 * process has left can be told from what a living one is at.
 */
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { digestJson } from '../digest.ts';
import type { Effects } from '../effects.ts';
import { fittingName } from './fitting-name.ts';
import { thisMachine } from '../machine.ts';

/** At the end of a name, but for an ending: `<machine>-<start of the process>.<number of the process>-<more>-<more>`. */
const OWNER = /\.([0-9a-f]{8})-([0-9a-z]+)\.(\d+)-[0-9a-f]+-[0-9a-f]+(?:\.[a-z]+)?$/;

/** What is needed to name a temporary file. */
export type Naming = Pick<Effects, 'host' | 'pid' | 'processStart' | 'uniqueName'>;

/** Who made a temporary file: a process of this machine, alive or not, or one of another machine, of which nothing is known. */
export type Owner = 'living' | 'dead' | 'elsewhere';

/** A name that is given once, and that says which process of which machine made it. */
export function ownName(effects: Naming): string {
  const start = effects.processStart(effects.pid()) ?? '0';
  return `${machineTag(effects)}-${start}.${effects.uniqueName()}`;
}

/** @returns undefined for a name that `temporaryName` has not made */
export function ownerOf(name: string, effects: Pick<Effects, 'host' | 'processStart'>): Owner | undefined {
  const [, machine, start, pid] = OWNER.exec(name) ?? [];
  if (machine === undefined) return undefined;
  if (machine !== machineTag(effects)) return 'elsewhere';
  return effects.processStart(Number(pid)) === start ? 'living' : 'dead';
}

/**
 * @param path what it will become, or the beginning of its name
 * @param ending `.tmp`, or what tells its kind; `''` is none
 */
export const temporaryName = (path: string, ending: string, effects: Naming): string =>
  `${beginningOf(path)}.${ownName(effects)}${ending}`;

/** More than what is put behind a name takes: machine, start, process, nanoseconds since boot, count, ending. */
const ROOM = 100;

// A name that a file may have, with more behind it, may be one that no file may have.
const beginningOf = (path: string): string => join(dirname(path), fittingName(basename(path), ROOM));

/** Beside `path` and hidden. */
export const hiddenBeside = (path: string, ending: string, effects: Naming): string =>
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
  const [folder, beginning] = [dirname(path), `${basename(beginningOf(path))}.`];
  const names = await readdir(folder).catch(() => []);
  const removed: string[] = [];
  for (const name of names) {
    // Nothing may stand between: what is beside `.scores.parquet.receipt.json` is not beside `.scores.parquet`.
    const rest = name.slice(beginning.length - 1);
    if (!name.startsWith(beginning) || OWNER.exec(rest)?.index !== 0 || ownerOf(rest, effects) !== 'dead')
      continue;
    const found = join(folder, name);
    if ((await lstat(found).catch(() => undefined))?.uid !== process.getuid?.()) continue;
    before(found);
    await rm(found, { recursive: true, force: true, maxRetries: 3 });
    removed.push(found);
  }
  return removed;
}

/**
 * Names of what living processes of this machine make of the same path, beside it and hidden: this one as well. What other
 * machines may be at is not known.
 *
 * @param path and `ending`: as they were given to `hiddenBeside`
 */
export async function livingBeside(
  path: string,
  ending: string,
  effects: Pick<Effects, 'host' | 'processStart'>,
): Promise<string[]> {
  const beginning = `${basename(beginningOf(join(dirname(path), `.${basename(path)}`)))}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  return names.filter((name) => {
    const rest = name.slice(beginning.length - 1);
    const isOne = name.startsWith(beginning) && name.endsWith(ending) && OWNER.exec(rest)?.index === 0;
    return isOne && ownerOf(rest, effects) === 'living';
  });
}

/** As `removeAbandoned`, of names that `hiddenBeside` makes. */
export const removeAbandonedBeside = (
  path: string,
  effects: Pick<Effects, 'host' | 'processStart'>,
): Promise<string[]> => removeAbandoned(join(dirname(path), `.${basename(path)}`), effects);

function machineTag({ host }: Pick<Effects, 'host'>): string {
  const { id, processes } = thisMachine();
  return digestJson({ host: host(), id, processes }).slice('blake3:'.length, 'blake3:'.length + 8);
}
