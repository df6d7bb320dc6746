import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logistic } from '../../core/exact/logistic.ts';
import type { LabelledTable } from '../../core/matrix.ts';
import { sampleTable, withExtremes } from '../artifact/sample-table.ts';
import { logisticParameters } from '../train-options.ts';
import { solvePositive } from './cholesky.ts';
import { INPUTS, designInputs } from './design.ts';
import { exactDot } from './exact-dot.ts';
import { fitLogistic } from './newton.ts';
import { scoreLogistic, standardise } from './score-logistic.ts';
import { trainLogistic } from './train-logistic.ts';

const quiet = () => undefined;
const parameters = logisticParameters.parse({});

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

describe('the fit', () => {
  const table = sampleTable(1500);

  test('is where the gradient of the penalised loss is zero', () => {
    const { inputs } = designInputs(table);
    const { bias, weights, converged, iterations } = fitLogistic(inputs, table.target, parameters, quiet);
    const residuals = Array.from(table.target, (label, row) => {
      const margin = inputs.reduce(
        (sum, steps, index) => sum + ((steps[row] ?? 0) / 2 ** INPUTS.bits) * (weights[index] ?? 0),
        bias,
      );
      return logistic(margin) - label;
    });
    const gradient = inputs.map((steps, index) =>
      residuals.reduce(
        (sum, residual, row) => sum + (residual * (steps[row] ?? 0)) / 2 ** INPUTS.bits,
        parameters.lambda_l2 * (weights[index] ?? 0),
      ),
    );
    expect(converged).toBe(true);
    expect(iterations).toBeLessThan(15);
    expect(Math.abs(residuals.reduce((sum, residual) => sum + residual, 0))).toBeLessThan(1e-4);
    for (const component of gradient) expect(Math.abs(component)).toBeLessThan(1e-4);
  });

  test('with class weights is where the gradient of the weighted loss is zero', () => {
    const weighted = logisticParameters.parse({ class_weight: { negative: 0.7, positive: 5 } });
    const { inputs } = designInputs(table);
    const { bias, weights, converged } = fitLogistic(inputs, table.target, weighted, quiet);
    const unit = 2 ** -INPUTS.bits;
    const residuals = Array.from(table.target, (label, row) => {
      const margin = inputs.reduce(
        (sum, steps, index) => sum + (steps[row] ?? 0) * unit * (weights[index] ?? 0),
        bias,
      );
      return (label === 1 ? 5 : 0.7) * (logistic(margin) - label);
    });
    expect(converged).toBe(true);
    expect(Math.abs(residuals.reduce((sum, residual) => sum + residual, 0))).toBeLessThan(1e-3);
    for (const [index, steps] of inputs.entries()) {
      const slope = residuals.reduce(
        (sum, residual, row) => sum + residual * (steps[row] ?? 0) * unit,
        weighted.lambda_l2 * (weights[index] ?? 0),
      );
      expect(Math.abs(slope)).toBeLessThan(1e-3);
    }
  });

  test('with L1 is where no weight can move for the better', () => {
    const lasso = logisticParameters.parse({ lambda_l1: 12, lambda_l2: 0.5 });
    const { inputs } = designInputs(table);
    const { bias, weights, converged } = fitLogistic(inputs, table.target, lasso, quiet);
    const unit = 2 ** -INPUTS.bits;
    const residuals = Array.from(table.target, (label, row) => {
      const margin = inputs.reduce(
        (sum, steps, index) => sum + (steps[row] ?? 0) * unit * (weights[index] ?? 0),
        bias,
      );
      return logistic(margin) - label;
    });
    expect(converged).toBe(true);
    expect([...weights].filter((weight) => weight === 0).length).toBeGreaterThan(0);
    expect([...weights].filter((weight) => weight !== 0).length).toBeGreaterThan(1);
    for (const [index, steps] of inputs.entries()) {
      const weight = weights[index] ?? 0;
      const slope = residuals.reduce(
        (sum, residual, row) => sum + residual * (steps[row] ?? 0) * unit,
        lasso.lambda_l2 * weight,
      );
      // The subgradient holds zero: at zero the slope is within the penalty, elsewhere it is just that.
      if (weight === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(lasso.lambda_l1 + 1e-4);
      else expect(Math.abs(slope + Math.sign(weight) * lasso.lambda_l1)).toBeLessThan(1e-4);
    }
  });

  test('says when it has not converged', () => {
    const { solution } = trainLogistic(table, logisticParameters.parse({ max_iterations: 1 }), quiet);
    expect(solution).toMatchObject({ iterations: 1, converged: false });
  });

  test('does not call it convergence where no step could be taken', () => {
    const rows = 300;
    const visits = Float32Array.from({ length: rows }, (_, row) => (row * 37) % 101);
    const table: LabelledTable = {
      rows,
      columns: [
        { kind: 'numeric', name: 'visits', values: visits },
        {
          kind: 'numeric',
          name: 'tickets',
          values: visits.map((_, row) => (row % 7 === 0 ? Number.NaN : row % 11)),
        },
        { kind: 'categorical', name: 'plan', values: Array.from(visits, (_, row) => `k${row % 5}`) },
      ],
      target: Uint8Array.from(visits, (value) => (value > 60 ? 1 : 0)),
    };
    const separable = logisticParameters.parse({ lambda_l2: 1e-300 });
    const { solution } = trainLogistic(table, separable, quiet);
    expect(solution.converged).toBe(false);
    expect(solution.lastStep).toBeGreaterThan(1);
    expect(solution.iterations).toBeLessThan(separable.max_iterations);
    expect(trainLogistic(table, logisticParameters.parse({}), quiet).solution.converged).toBe(true);
  });

  test('gives rare categories one weight, and unseen ones that of the rare', () => {
    const values = Array.from({ length: 200 }, (_, row) =>
      row < 6 ? `rare ${row % 3}` : row % 10 === 0 ? '' : row % 2 === 0 ? 'even' : 'odd',
    );
    const target = Uint8Array.from(values, (value, row) =>
      value.startsWith('rare') ? 1 : value === 'odd' ? (row % 4 === 1 ? 1 : 0) : row % 6 === 0 ? 1 : 0,
    );
    const rare: LabelledTable = {
      rows: 200,
      target,
      columns: [{ kind: 'categorical', name: 'kind', values }],
    };
    const model = trainLogistic(rare, logisticParameters.parse({ min_category_rows: 5 }), quiet);
    expect(model.columns).toMatchObject([{ categories: ['even', 'odd'] }]);
    const score = (value: string) =>
      scoreLogistic(model, {
        rows: 1,
        columns: [{ kind: 'categorical', name: 'kind', values: [value] }],
      })[0] ?? 0;
    expect(score('rare 1')).toBe(score('rare 2'));
    expect(score('never seen')).toBe(score('rare 1'));
    expect(score('rare 1')).toBeGreaterThan(score('') + 0.5);
    const own = trainLogistic(rare, logisticParameters.parse({ min_category_rows: 1 }), quiet);
    expect(own.columns).toMatchObject([{ categories: ['even', 'odd', 'rare 0', 'rare 1', 'rare 2'] }]);
  });

  test('of two rows that part perfectly is finite', () => {
    const perfect: LabelledTable = {
      rows: 2,
      target: Uint8Array.from([0, 1]),
      columns: [{ kind: 'numeric', name: 'x', values: Float32Array.from([-1, 1]) }],
    };
    const model = trainLogistic(perfect, logisticParameters.parse({ lambda_l2: 1e-6 }), quiet);
    const [low = 0, high = 0] = scoreLogistic(model, perfect);
    expect(low).toBeLessThan(-5);
    expect(high).toBeGreaterThan(5);
    expect(Number.isFinite(high)).toBe(true);
  });

  test('gives a constant column and one without values no weight', () => {
    const constant = new Float32Array(table.rows).fill(3);
    const columns = [
      ...table.columns,
      { kind: 'numeric', name: 'constant', values: constant } as const,
      { kind: 'numeric', name: 'empty', values: constant.map(() => Number.NaN) } as const,
    ];
    const model = trainLogistic({ ...table, columns }, parameters, quiet);
    expect(model.columns.slice(-2)).toMatchObject([{ weight: 0 }, { weight: 0 }]);
  });

  test('treats an unseen category as a missing one', () => {
    const model = trainLogistic(table, parameters, quiet);
    const margins = (plan: string) =>
      scoreLogistic(model, {
        rows: table.rows,
        columns: table.columns.map((column) =>
          column.kind === 'categorical' ? { ...column, values: column.values.map(() => plan) } : column,
        ),
      });
    expect(margins('never seen')).toEqual(margins(''));
    expect(margins('pro')).not.toEqual(margins(''));
  });

  test('has margins on its grid and within its bound, for any values', () => {
    const model = trainLogistic(table, parameters, quiet);
    const { bits, bound } = model.grid;
    expect(bound * 2 ** bits).toBeLessThanOrEqual(2 ** 53);
    for (const margin of scoreLogistic(model, withExtremes(table))) {
      expect(Number.isInteger(margin * 2 ** bits)).toBe(true);
      expect(Math.abs(margin)).toBeLessThanOrEqual(bound);
    }
  });
});

function statistics(values: readonly number[]) {
  const column = { kind: 'numeric', name: 'x', values: Float32Array.from(values) } as const;
  return designInputs({ rows: values.length, columns: [column] }).fitted;
}
