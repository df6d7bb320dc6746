import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stageName } from '../project/project.ts';
import { orderStages } from './order-stages.ts';

const names = (text: string) => text.split(' ').map(stageName);
const edges = (text: string) =>
  text
    .split(' ')
    .map((pair) => ({ from: stageName(pair[0] ?? ''), to: stageName(pair[1] ?? ''), path: 'p' }));

test('of two that are free, the first in the file comes first', () => {
  expect(orderStages(names('d c b a'), edges('ad bd')).order).toEqual(['c', 'b', 'a', 'd']);
});

test('cycles are named in the direction of the data, and what hangs on them is not', () => {
  expect(orderStages(names('a b c d e f'), edges('ab bc ca cd ef fe')).cycles).toEqual([
    ['a', 'b', 'c'],
    ['e', 'f'],
  ]);
});

test('an order respects all edges', () => {
  const acyclic = fc
    .integer({ min: 1, max: 30 })
    .chain((n) =>
      fc.tuple(fc.constant(n), fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 80 })),
    )
    .map(([n, pairs]) => ({
      names: Array.from({ length: n }, (_, i) => stageName(`s${(i * 7) % n}-${i}`)),
      pairs: pairs.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    }));
  fc.assert(
    fc.property(acyclic, ({ names: stages, pairs }) => {
      const joined = pairs.flatMap(([a, b]) => {
        const [from, to] = [stages[b], stages[a]];
        return from === undefined || to === undefined ? [] : [{ from, to, path: 'p' }];
      });
      const { order, cycles } = orderStages(stages, joined);
      expect(cycles).toEqual([]);
      expect([...order].toSorted()).toEqual([...stages].toSorted());
      for (const { from, to } of joined) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
    }),
  );
});
