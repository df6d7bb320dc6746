import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damaged } from './damage.ts';
import { feedApart } from './feed-apart.ts';
import { feeder } from './feed-input.ts';
import { type Random, randomOf } from './random.ts';
import type { FuzzTarget } from './target.ts';

const BESIDE = 'nobody may change this';

export interface FuzzCounts {
  readonly inputs: number;
  /** That the reader took. */
  readonly taken: number;
  /** That it refused, by code. */
  readonly refused: { readonly [code: string]: number };
  /** Of processor time, of the input that took most. */
  readonly longest: number;
  /** Bytes by which the process that was fed has grown. */
  readonly growth: number;
}

/**
 * @param from the number of the first input
 * @throws Error with what repeats the input, at the first defect
 */
export async function runFuzz(
  target: FuzzTarget,
  inputs: number,
  seed: number,
  from = 0,
): Promise<FuzzCounts> {
  const box = mkdtempSync(join(tmpdir(), 'mlops-fuzz-'));
  const folder = join(box, 'a', 'b');
  const beside = join(box, 'a', 'beside');
  mkdirSync(folder, { recursive: true });
  writeFileSync(beside, BESIDE);
  const refused: { [code: string]: number } = {};
  let taken = 0;
  let [longest, growth] = [0, 0];
  const { feed, close } =
    target.module === undefined ? { feed: feeder(target), close: undefined } : feedApart(target.module);
  try {
    for (let index = from; index < from + inputs; index += 1) {
      const input = inputOf(target, randomOf(seed * 1_000_003 + index));
      const answer = await feed(input, folder);
      const defect = answer.defect ?? writtenOutside(box);
      if (defect !== undefined) throw new Error(explain(target, index, seed, input, defect));
      longest = Math.max(longest, answer.seconds ?? 0);
      growth = Math.max(growth, answer.growth ?? 0);
      if (answer.code === undefined) taken += 1;
      else refused[answer.code] = (refused[answer.code] ?? 0) + 1;
      if (readdirSync(folder).length === 0) continue;
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    }
  } finally {
    await close?.();
    rmSync(box, { recursive: true, force: true });
  }
  return { inputs, taken, refused, longest, growth };
}

function inputOf({ seeds, dictionary = [], make, made = 0.4 }: FuzzTarget, random: Random): Buffer {
  if (make !== undefined && random.chance(made)) return Buffer.from(make(random));
  return damaged(seeds, dictionary, random);
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
