import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleTable } from '../artifact/sample-table.fixture.ts';
import { solvePositive } from './cholesky.ts';
import { INPUTS, designInputs } from './design.ts';
import { exactDot } from './exact-dot.ts';
import { standardise } from './score-logistic.ts';

describe('exactDot', () => {
  const factors = fc.tuple(
    fc.integer({ min: -(2 ** 22), max: 2 ** 22 }),
    fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
  );

  test('is the correctly rounded sum, by BigInt', () => {
    fc.assert(
      fc.property(fc.array(factors, { maxLength: 300 }), (pairs) => {
        const exact = pairs.reduce((sum, [a, b]) => sum + BigInt(a) * BigInt(b), 0n);
        const a = Float32Array.from(pairs, ([left]) => left);
        const b = Float64Array.from(pairs, ([, right]) => right);
        expect(exactDot(a, b)).toBe(Number(exact));
      }),
    );
  });

  test('holds at its bounds, where a plain sum does not', () => {
    const size = 3001;
    const a = Float32Array.from({ length: size }, (_, index) => 2 ** 22 - 1 - (index % 7));
    const b = Float64Array.from({ length: size }, (_, index) => 2 ** 30 - 1 - index);
    const exact = [...a].reduce((sum, value, index) => sum + BigInt(value) * BigInt(b[index] ?? 0), 0n);
    const plain = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
    expect(plain).not.toBe(Number(exact));
    expect(exactDot(a, b)).toBe(Number(exact));
    expect(exactDot(a.toReversed(), b.toReversed())).toBe(Number(exact));
  });
});

test('solvePositive solves', () => {
  const matrix = Float64Array.from([4, 0, 0, 2, 5, 0, 0.5, 1, 3]);
  const solution = solvePositive(matrix, Float64Array.from([1, 2, 3]));
  const [x = 0, y = 0, z = 0] = solution;
  expect([4 * x + 2 * y + 0.5 * z, 2 * x + 5 * y + z, 0.5 * x + y + 3 * z]).toEqual([
    expect.closeTo(1, 12),
    expect.closeTo(2, 12),
    expect.closeTo(3, 12),
  ]);
  expect(() => solvePositive(Float64Array.from([-1]), Float64Array.from([1]))).toThrow(
    'not positive definite',
  );
});

describe('standardised inputs', () => {
  test('are integers within the bound for any value', () => {
    fc.assert(
      fc.property(fc.array(fc.float()), fc.double({ min: -1e6, max: 1e6, noNaN: true }), (values, mean) => {
        const steps = standardise(Float32Array.from(values), { median: 1, mean, scale: 0.37 }, INPUTS);
        const most = INPUTS.bound * 2 ** INPUTS.bits;
        expect([...steps].every((step) => Number.isInteger(step) && Math.abs(step) <= most)).toBe(true);
      }),
    );
  });

  test('have mean 0 and deviation 1 over what was seen', () => {
    const { fitted, inputs } = designInputs(sampleTable(2000));
    const column = fitted.findIndex(({ name }) => name === 'spend');
    const seen = [...(inputs[column] ?? [])].map((step) => step / 2 ** INPUTS.bits);
    const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
    // Missing values stand at the median, which is near the mean here.
    expect(mean).toBeCloseTo(0, 1);
    expect(seen.reduce((sum, value) => sum + value * value, 0) / seen.length).toBeCloseTo(0.92, 1);
  });
});

test('statistics of a column are the same in any order of its values', () => {
  const values = fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 3, maxLength: 60 });
  fc.assert(
    fc.property(values, (given) => {
      expect(statistics(given.toReversed())).toEqual(statistics(given));
    }),
  );
});

function statistics(values: readonly number[]) {
  const column = { kind: 'numeric', name: 'x', values: Float32Array.from(values) } as const;
  return designInputs({ rows: values.length, columns: [column] }).fitted;
}
