import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serializeError } from '../../src/core/error.ts';
import { damaged } from './damage.ts';
import { type Random, randomOf } from './random.ts';
import type { FuzzTarget } from './target.ts';

/** Of processor time: a machine that does other things as well must not fail. */
const MAX_CPU_MICROSECONDS = 5_000_000;
const MAX_GROWTH_BYTES = 2 ** 30;
const BESIDE = 'nobody may change this';

export interface FuzzCounts {
  readonly inputs: number;
  /** That the reader took. */
  readonly taken: number;
  /** That it refused, by code. */
  readonly refused: { readonly [code: string]: number };
}

/** @throws Error with what repeats the input, at the first defect */
export async function runFuzz(target: FuzzTarget, inputs: number, seed: number): Promise<FuzzCounts> {
  const box = mkdtempSync(join(tmpdir(), 'mlops-fuzz-'));
  const folder = join(box, 'a', 'b');
  const beside = join(box, 'a', 'beside');
  mkdirSync(folder, { recursive: true });
  writeFileSync(beside, BESIDE);
  const refused: { [code: string]: number } = {};
  let taken = 0;
  const memory = process.memoryUsage.rss();
  try {
    for (let index = 0; index < inputs; index += 1) {
      const input = inputOf(target, randomOf(seed * 1_000_003 + index));
      const start = process.cpuUsage();
      const answer = await answerOf(target, input, folder);
      const { user, system } = process.cpuUsage(start);
      const defect =
        answer.defect ??
        (user + system > MAX_CPU_MICROSECONDS ? `took ${(user + system) / 1e6} s` : undefined) ??
        (process.memoryUsage.rss() - memory > MAX_GROWTH_BYTES
          ? 'memory grew by more than 1 GiB'
          : undefined) ??
        writtenOutside(box);
      if (defect !== undefined) throw new Error(explain(target, index, seed, input, defect));
      if (answer.code === undefined) taken += 1;
      else refused[answer.code] = (refused[answer.code] ?? 0) + 1;
      if (readdirSync(folder).length === 0) continue;
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    }
  } finally {
    rmSync(box, { recursive: true, force: true });
  }
  return { inputs, taken, refused };
}

function inputOf({ seeds, dictionary = [], make }: FuzzTarget, random: Random): Buffer {
  if (make !== undefined && random.chance(0.4)) return Buffer.from(make(random));
  return damaged(seeds, dictionary, random);
}

async function answerOf(
  { feed }: FuzzTarget,
  input: Buffer,
  folder: string,
): Promise<{ readonly code?: string; readonly defect?: string }> {
  try {
    await feed(input, folder);
    return {};
  } catch (error) {
    const { code, exitCode, message, stack } = serializeError(error);
    if (exitCode === 1 || exitCode === 2 || exitCode === 75) return { code };
    return { code, defect: `exit ${exitCode}: ${message}\n${stack ?? ''}` };
  }
}

// What a path with `..` would reach from the folder of the input.
function writtenOutside(box: string): string | undefined {
  const found = [...readdirSync(box), ...readdirSync(join(box, 'a'))].toSorted().join(', ');
  if (found !== 'a, b, beside') return `wrote outside: ${found}`;
  return readFileSync(join(box, 'a', 'beside'), 'utf8') === BESIDE ? undefined : 'changed a file outside';
}

function explain({ name }: FuzzTarget, index: number, seed: number, input: Buffer, defect: string): string {
  const kept = join(tmpdir(), `mlops-fuzz-${name}-${seed}-${index}`);
  writeFileSync(kept, input);
  return `${name}: input ${index} of seed ${seed}, kept as ${kept}: ${defect}`;
}
