import { describe, expect, test } from 'vitest';
import { logistic } from '../../core/exact/logistic.ts';
import type { LabelledTable } from '../../core/feature-table.ts';
import { sampleTable, withExtremes } from '../artifact/sample-table.fixture.ts';
import { logisticParameters } from '../train-options.ts';
import { INPUTS, designInputs } from './design.ts';
import { fitLogistic } from './newton.ts';
import { scoreLogistic } from './score-logistic.ts';
import { trainLogistic } from './train-logistic.ts';

const quiet = () => undefined;
const parameters = logisticParameters.parse({});

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
