import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { thinCurve } from './thin-curve.ts';

const place = ({ x, y }: { x: number; y: number }) => [x, y] as const;

test('keeps the ends, the order and every turn that can be seen', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.record({ x: unit, y: unit }), { minLength: 1 }), (points) => {
      const kept = thinCurve(points, place, 0.1);
      expect(kept[0]).toBe(points[0]);
      expect(kept.at(-1)).toBe(points.at(-1));
      expect(points.filter((point) => kept.includes(point))).toEqual(kept);
      for (const { x, y } of points) {
        expect(kept.some((near) => Math.abs(near.x - x) + Math.abs(near.y - y) < 0.1)).toBe(true);
      }
    }),
  );
});

test('a curve of many points becomes one of few', () => {
  const points = Array.from({ length: 100_001 }, (_, index) => ({ x: index / 1e5, y: index / 1e5 }));
  expect(thinCurve(points, place, 0.01).length).toBeLessThan(210);
});

test('nothing stays nothing', () => {
  expect(thinCurve([], place, 0.1)).toEqual([]);
});
