import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { damagedBytes } from '../damage-bytes.ts';
import { damagedParquet } from '../damage-parquet.ts';
import { readTable } from '../read-table.ts';
import type { FuzzTarget } from '../target.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/tables', import.meta.url));

const seeds = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.parquet'))
  .toSorted()
  .map((name) => readFileSync(join(FIXTURES, name)));

const target: FuzzTarget = {
  name: 'parquet',
  module: import.meta.url,
  cost: 4,
  seeds,
  made: 0.9,
  make: (random) => (random.chance(0.7) ? damagedParquet(seeds, random) : damagedBytes(seeds, random, 8)),
  feed: async (input, folder) => {
    const path = join(folder, 'table.parquet');
    writeFileSync(path, input);
    await readTable(path, folder);
  },
};

export default target;
