import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashUnit, randomStream } from './random.ts';

test('a stream depends on its seed and its name alone', () => {
  expect(draw(1, 'a')).toEqual(draw(1, 'a'));
  expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
  expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  expect(draw(1, 'ab', 'c')).not.toEqual(draw(1, 'a', 'bc'));
});

test('streams and hashes are the same on every machine', () => {
  expect(randomStream(42, 'golden')()).toMatchInlineSnapshot(`0.13433436427828768`);
  expect(hashUnit(42, 'golden')).toMatchInlineSnapshot(`0.0948111993935088`);
});

test('a hash is a number in [0, 1) that differs by key, by seed and by where a key is cut', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, key) => {
      const value = hashUnit(seed, key);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
      expect(hashUnit(seed, key)).toBe(value);
    }),
  );
  expect(hashUnit(1, 'ab', 'c')).not.toBe(hashUnit(1, 'a', 'bc'));
  expect(hashUnit(1, 'a')).not.toBe(hashUnit(2, 'a'));
  expect(hashUnit(1, '1')).not.toBe(hashUnit(1, 1));
});

test('hashes are uniform: in 100,000 keys each tenth holds a tenth within 3 %', () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let key = 0; key < 100_000; key++) {
    const tenth = Math.floor(hashUnit(7, key) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(300);
});

function draw(seed: number, ...name: string[]): number[] {
  const next = randomStream(seed, ...name);
  return [next(), next(), next()];
}
