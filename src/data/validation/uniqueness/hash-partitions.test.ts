import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { testFolder } from '../../duckdb/test-table.fixture.ts';
import { HashPartitions } from './hash-partitions.ts';
import { repeatsAmong } from './repeats-among.ts';
import { SpillFile } from './spill-file.ts';

const hashes = fc.array(
  fc.oneof(
    fc.bigInt(0n, 3n),
    fc.bigInt(0n, 2n ** 63n - 1n),
    fc.bigInt(0n, 7n).map((n) => n << 60n),
  ),
  {
    maxLength: 200,
  },
);

const wordsOf = (list: readonly bigint[]): Uint32Array => {
  const numbers = BigUint64Array.from(list);
  return new Uint32Array(numbers.buffer);
};

const sorted = (numbers: readonly bigint[]): BigUint64Array => BigUint64Array.from(numbers).toSorted();

test('each hash that stands twice is told once', () => {
  fc.assert(
    fc.property(hashes, (list) => {
      const expected = new Set(list.filter((hash, index) => list.indexOf(hash) !== index));
      const found = repeatsAmong(wordsOf(list));
      expect(found.length).toBe(expected.size);
      expect(new Set(found)).toEqual(expected);
    }),
  );
});

test('what is dealt into lists comes back whole, equal hashes in one list, from memory and from a file', async () => {
  const path = join(await testFolder(), 'spilled');
  await fc.assert(
    fc.asyncProperty(fc.array(hashes, { maxLength: 8 }), fc.boolean(), async (chunks, isSpilled) => {
      const file = isSpilled ? new SpillFile(path, 100_000) : undefined;
      const partitions = new HashPartitions(3, 4, file);
      for (const chunk of chunks) partitions.take(wordsOf(chunk));
      const found: bigint[] = [];
      const lists: bigint[][] = [];
      for await (const list of partitions.lists()) {
        const numbers = [...new BigUint64Array(list.slice().buffer)];
        found.push(...numbers);
        lists.push(numbers);
      }
      file?.close();
      expect(sorted(found)).toEqual(sorted(chunks.flat()));
      const places = lists.map((list) => new Set(list));
      for (const hash of new Set(found)) expect(places.filter((place) => place.has(hash))).toHaveLength(1);
    }),
  );
});

test('a spill file has no name, and holds more than is written at once', async () => {
  const path = join(await testFolder(), 'spilled');
  const file = new SpillFile(path, 2 ** 22);
  onTestFinished(() => file.close());
  expect(existsSync(path)).toBe(false);
  const places = Array.from({ length: 300 }, (_, index) => file.append(new Uint32Array(2048).fill(index)));
  const words = new Uint32Array(2048);
  for (const [index, place] of places.entries()) {
    await file.read(place, words);
    expect(words.every((word) => word === index)).toBe(true);
  }
});

test('room for the hashes is looked for first', async () => {
  const path = join(await testFolder(), 'spilled');
  expect(() => new SpillFile(path, 800, () => 799)).toThrow(
    `whether all values of a key differ takes 800 bytes beside \`${path}\`, and there is room for 799`,
  );
  expect(existsSync(path)).toBe(false);
});
