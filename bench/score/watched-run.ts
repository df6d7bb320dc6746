/** A scoring run, and the memory that it and its children have in use over time. */
import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { startScoring } from './start-scoring.ts';

export interface Watched {
  readonly seconds: number;
  /** Of all its processes together, where it was highest of the moments looked at. */
  readonly peakBytes: number;
  readonly curve: readonly Moment[];
}

interface Moment {
  /** Seconds since it began. */
  readonly at: number;
  readonly bytes: number;
  /** Its last line of progress. */
  readonly doing: string;
}

const EVERY_MS = 200;
const MOMENTS = 30;

/** @throws Error when it fails, with what it said */
export async function watchedRun(folder: string, threads: string): Promise<Watched> {
  const started = performance.now();
  const child = startScoring(folder, threads);
  const ended = once(child, 'exit');
  let said = '';
  child.stderr?.on('data', (text) => (said = (said + String(text)).slice(-2000)));
  const moments: Moment[] = [];
  while (child.exitCode === null && child.signalCode === null) {
    const at = (performance.now() - started) / 1000;
    moments.push({ at, bytes: memoryOf(child.pid ?? 0), doing: lastLine(said) });
    await Promise.race([ended, setTimeout(EVERY_MS)]);
  }
  if (child.exitCode !== 0) throw new Error(`\`mlops score\` ended with ${child.exitCode}: ${said}`);
  const step = Math.max(1, Math.ceil(moments.length / MOMENTS));
  return {
    seconds: (performance.now() - started) / 1000,
    peakBytes: Math.max(...moments.map(({ bytes }) => bytes)),
    curve: moments.filter((_, at) => at % step === 0),
  };
}

function lastLine(said: string): string {
  return said.split(/[\r\n]/).findLast((line) => line.trim() !== '') ?? '';
}

/** Resident memory of all processes of a group, in bytes: what they share is counted for each. */
function memoryOf(group: number): number {
  let pages = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    // After the name in brackets: state, parent, group; the resident pages are the 22nd.
    if (Number(fields[2]) === group) pages += Number(fields[21]);
  }
  return pages * PAGE_BYTES;
}

const PAGE_BYTES = 4096;

function statOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It has ended since.
    return [];
  }
}
