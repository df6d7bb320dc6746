import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { damagedBytes } from '../damage-bytes.ts';
import type { Random } from '../random.ts';
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
  make: (random) => (random.chance(0.5) ? damagedFooter(random) : damagedBytes(seeds, random, 8)),
  feed: async (input, folder) => {
    const path = join(folder, 'table.parquet');
    writeFileSync(path, input);
    await readTable(path, folder);
  },
};

const TAIL_BYTES = 8;

/** Only what the file says of itself is damaged, and it is said again how long that is. */
function damagedFooter(random: Random): Buffer {
  const file = random.pick(seeds);
  const length = file.readUInt32LE(file.length - TAIL_BYTES);
  const start = Math.max(4, file.length - TAIL_BYTES - length);
  const footer = damagedBytes([file.subarray(start, file.length - TAIL_BYTES)], random, 0);
  const tail = Buffer.from(file.subarray(file.length - TAIL_BYTES));
  tail.writeUInt32LE(footer.length);
  return Buffer.concat([file.subarray(0, start), footer, tail]);
}

export default target;
