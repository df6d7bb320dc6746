import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import type { TrainedModel } from '../../src/model/artifact/trained-model.ts';
import { checkVariant, makeVariantModel } from '../data/check-variant.ts';
import { makeRandomVariant } from '../data/random-variant.ts';
import { randomOf } from '../fuzz/random.ts';
import type { Soak } from './soak.ts';

const CASES = 200;
const PER_CASE = 50;

export const variants: Soak = {
  shows: 'every row of random tables in random forms is scored or quarantined, or the file refused in words',
  async *cases({ seed, count, from }) {
    const last = count === undefined ? CASES : from + count;
    for (let number = 0; number < last; number += 1) {
      const first = number * PER_CASE;
      yield {
        name: `tables ${first} to ${first + PER_CASE - 1}`,
        run: () => checked(seed, first),
      };
    }
  },
};

async function checked(seed: number, first: number): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'mlops-variants-'));
  const maker = await openDatabase({ threads: 1 });
  try {
    const trained = await makeVariantModel(join(place, 'model'));
    let refused = 0;
    for (let number = first; number < first + PER_CASE; number += 1) {
      const folder = join(place, String(number));
      await mkdir(folder);
      const { name, path } = await makeRandomVariant(maker, randomOf(seed * 1_000_003 + number), folder);
      const became = await explained(path, place, trained, `table ${number} of seed ${seed} (${name})`);
      if (!/^\d+ rows/.test(became)) refused += 1;
    }
    return `${PER_CASE} tables, ${refused} of them refused`;
  } finally {
    maker.close();
    await rm(place, { recursive: true, force: true });
  }
}

async function explained(path: string, place: string, trained: TrainedModel, what: string): Promise<string> {
  try {
    return await checkVariant(path, place, trained);
  } catch (error) {
    // Beside the folder of this soak, which goes with it.
    const kept = await mkdtemp(join(tmpdir(), '..', 'mlops-variant-'));
    await cp(path, join(kept, basename(path)));
    throw new Error(`${what}, kept as ${join(kept, basename(path))}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
