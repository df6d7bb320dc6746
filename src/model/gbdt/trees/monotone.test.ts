import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../core/json/json.ts';
import type { FeatureColumn, FeatureTable, LabelledTable } from '../../../core/feature-table.ts';
import { parseTrainOptions } from '../../parse-train-options.ts';
import type { GbdtModel } from '../../artifact/trained-model.ts';
import { requireMonotone } from './monotone.ts';
import { parametersOf } from '../parameters-of.fixture.ts';
import { openReferenceBackend } from '../backends/reference-backend.ts';
import { scoreGbdt } from '../score-gbdt.ts';
import { boost } from '../train-gbdt.ts';

const TOWNS = ['', 'a', 'b', 'c', 'd', 'e', 'f'];

interface Row {
  readonly up: number;
  readonly down: number;
  readonly free: number;
  readonly town: string;
  readonly label: number;
}

const number = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constant(Number.NaN));
const row: fc.Arbitrary<Row> = fc.record({
  up: number,
  down: number,
  free: number,
  town: fc.constantFrom(...TOWNS),
  label: fc.nat(1),
});

function tableOf(rows: readonly Row[]): LabelledTable {
  const numeric = (name: 'up' | 'down' | 'free'): FeatureColumn => ({
    kind: 'numeric',
    name,
    values: Float32Array.from(rows, (each) => each[name]),
  });
  const town: FeatureColumn = { kind: 'categorical', name: 'town', values: rows.map((each) => each.town) };
  const target = Uint8Array.from(rows, ({ label }, at) => (at < 2 ? at : label));
  return { rows: rows.length, columns: [numeric('down'), numeric('free'), town, numeric('up')], target };
}

function train(table: LabelledTable, given: Readonly<Record<string, JsonValue>>): GbdtModel {
  const parameters = parametersOf(given);
  return boost(openReferenceBackend(table, parameters), parameters, 1, () => undefined);
}

/** Margins along a column's values, for every combination of the others'. */
function alongColumn(model: GbdtModel, name: 'up' | 'down'): Float64Array[] {
  const other = name === 'up' ? 'down' : 'up';
  const steps = Array.from({ length: 21 }, (_, step) => step / 2 - 5);
  const points = [Number.NaN, -4.5, -1.5, 0.5, 4.5];
  const combinations = points.flatMap((a) => points.flatMap((b) => TOWNS.map((town) => ({ a, b, town }))));
  const values = [-Infinity, ...steps, Infinity];
  return combinations.map(({ a, b, town }) => {
    const rows = values.map((value) => ({
      up: 0,
      down: 0,
      free: b,
      town,
      label: 0,
      [other]: a,
      [name]: value,
    }));
    const table: FeatureTable = tableOf(rows);
    return scoreGbdt(model, table);
  });
}

const largest = (model: GbdtModel) =>
  Math.max(...model.trees.flat().map((node) => (node.kind === 'leaf' ? Math.abs(node.value) : 0)));

const falls = (margins: Float64Array) =>
  margins.some((margin, at) => margin < (margins[at - 1] ?? -Infinity));

describe('monotone columns', () => {
  const options = fc.record({
    n_estimators: fc.integer({ min: 1, max: 6 }),
    num_leaves: fc.integer({ min: 2, max: 12 }),
    max_depth: fc.integer({ min: 1, max: 8 }),
    learning_rate: fc.constantFrom(0.1, 1),
    min_child_samples: fc.integer({ min: 1, max: 4 }),
    min_child_weight: fc.constant(0),
    lambda_l1: fc.constantFrom(0, 0.5),
    lambda_l2: fc.constantFrom(0, 1),
    max_delta_step: fc.constantFrom(0, 0.3),
    cat_smooth: fc.constantFrom(0, 2),
    min_data_per_group: fc.constant(1),
  });
  const rows = fc.array(row, { minLength: 10, maxLength: 80 });

  test('never let a margin move against them, whatever the other values, the leaves on their grid', () => {
    let free = 0;
    fc.assert(
      fc.property(rows, options, (given, parameters) => {
        const table = tableOf(given);
        const model = train(table, { ...parameters, monotone: { up: 1, down: -1 } });
        for (const margins of alongColumn(model, 'up')) expect(falls(margins)).toBe(false);
        for (const margins of alongColumn(model, 'down')) expect(falls(margins.toReversed())).toBe(false);
        if (alongColumn(train(table, parameters), 'up').some(falls)) free++;
      }),
      { numRuns: 60 },
    );
    // Left to itself, training does let them.
    expect(free).toBeGreaterThan(3);
  });

  test('still learn what goes their way', () => {
    const given = Array.from({ length: 200 }, (_, at) => ({
      up: (at * 7) % 40,
      down: (at * 3) % 50,
      free: 0,
      town: 'a',
      label: (at * 7) % 40 > 20 && (at * 3) % 50 < 30 ? 1 : 0,
    }));
    const table = tableOf(given);
    const model = train(table, { n_estimators: 60, monotone: { up: 1, down: -1 } });
    expect(model.curve.at(-1)?.logLoss).toBeLessThan(0.4 * (model.curve[0]?.logLoss ?? 0));
    const against = train(table, { n_estimators: 60, monotone: { up: -1, down: 1 } });
    expect(against.curve.at(-1)?.logLoss).toBeGreaterThan(0.9 * (against.curve[0]?.logLoss ?? 0));
  });

  test('of direction 0 change nothing', () => {
    const table = tableOf(fc.sample(row, { numRuns: 60, seed: 3 }));
    expect(train(table, { monotone: { up: 0 } })).toEqual(train(table, {}));
  });
});

test('max_delta_step cuts every leaf', () => {
  const table = tableOf(fc.sample(row, { numRuns: 60, seed: 4 }));
  const given = {
    min_child_samples: 1,
    min_child_weight: 0,
    lambda_l2: 0,
    learning_rate: 0.5,
    max_bins: 255,
  };
  expect(largest(train(table, given))).toBeGreaterThan(0.5);
  expect(largest(train(table, { ...given, max_delta_step: 0.25 }))).toBe(0.125);
});

describe('directions are refused', () => {
  const columns = tableOf([]).columns;
  const asked = (monotone: Record<string, 1 | 0 | -1>) => () => requireMonotone(columns, { monotone });

  test('for a column that is not there', () => {
    expect(asked({ dwon: 1 })).toThrow(
      expect.objectContaining({
        code: 'MONOTONE_COLUMN',
        message: '`monotone` names `dwon`, which is not a column that the model sees (did you mean `down`?)',
        hints: ['numeric columns are `down`, `free`, `up`'],
      }),
    );
  });

  test('for a categorical column', () => {
    expect(asked({ town: 1 })).toThrow(
      '`monotone` gives a direction for `town`, which is categorical: its values have no order',
    );
  });

  test('other than 1, 0 and -1', () => {
    for (const direction of [2, 0.5, 'up', true]) {
      expect(() => parseTrainOptions('gbdt', 1, { monotone: { up: direction } })).toThrow(
        'parameter `monotone.up` of `gbdt` must be `1`, `0` or `-1`, not ',
      );
    }
  });
});
