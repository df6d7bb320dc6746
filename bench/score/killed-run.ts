/** A scoring run that is killed, and what then stands where its answer belongs. */
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { digestFile } from '../../src/core/digest.ts';
import { OUTPUTS } from './contestants.ts';
import { startScoring } from './start-scoring.ts';

const EARLIER = 'what an earlier run left';

interface Expected {
  /** Whether files of an earlier run stand there when it begins. */
  readonly earlier: boolean;
  /** Of whole scores. */
  readonly digest: string;
}

/**
 * @returns what was found
 * @throws Error when anything stands there that is neither whole nor as before
 */
export async function killedRun(
  folder: string,
  threads: string,
  seconds: number,
  { earlier, digest }: Expected,
): Promise<string> {
  for (const name of OUTPUTS) {
    await rm(join(folder, name), { force: true });
    if (earlier) await writeFile(join(folder, name), EARLIER);
  }
  const child = startScoring(folder, threads);
  const ended = once(child, 'exit');
  await Promise.race([ended, setTimeout(seconds * 1000)]);
  const isRunning = child.exitCode === null;
  if (isRunning && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;
  const places = await Promise.all(OUTPUTS.map((name) => whatStands(join(folder, name))));
  if (!isSound(places, earlier, digest))
    throw new Error(`after a kill at ${seconds} s: ${places.join(', ')}`);
  const left = await leftBytes(folder);
  return `${isRunning ? '' : 'had ended before; '}${OUTPUTS.map((name, at) => `${name} ${places[at] ?? ''}`).join(', ')}; ${left} bytes of unfinished files are left`;
}

/** Files are moved into place one by one: the receipt goes first and comes last, so that it never says more than is true. */
function isSound(places: readonly string[], earlier: boolean, digest: string): boolean {
  const [scores = '', , receipt] = places;
  const before = earlier ? 'as before' : 'nothing';
  if (places.every((place) => place === before)) return true;
  return receipt === 'nothing' ? [before, digest].includes(scores) : receipt !== before && scores === digest;
}

async function whatStands(path: string): Promise<string> {
  if (!existsSync(path)) return 'nothing';
  const { size } = await stat(path);
  const { digest } = await digestFile(path);
  return size === EARLIER.length ? 'as before' : digest;
}

/** Beside the output, and in the folder for temporary files: the next run removes what a killed one left. */
async function leftBytes(folder: string): Promise<number> {
  const known = new Set(['rows', 'model', 'temporary', 'columns.json', ...OUTPUTS]);
  const beside = (await readdir(folder)).filter((name) => !known.has(name) && !name.endsWith('.parquet'));
  const temporary = (await readdir(join(folder, 'temporary'))).map((name) => join('temporary', name));
  let bytes = 0;
  for (const name of [...beside, ...temporary]) bytes += await sizeOf(join(folder, name));
  return bytes;
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await sizeOf(join(path, name));
  return bytes;
}
