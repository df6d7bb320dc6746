import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { FeatureColumn, LabelledTable } from '../../core/feature-table.ts';
import { digestBytes } from '../../core/digest.ts';
import { hashUnit } from '../../core/random.ts';
import { evaluateMargins } from '../metrics/evaluate-margins.ts';
import { encodeModel } from '../onnx/encode-model.ts';
import { marginsInProcess } from '../onnx/margins-in-process.fixture.ts';
import { openOnnxModel } from '../onnx/session.ts';
import { sampleTable, withExtremes } from '../artifact/sample-table.fixture.ts';
import { takeRows } from '../columns/take-rows.ts';
import { scoreMargins } from '../score-margins.ts';
import { trainModel } from '../train-model.ts';
import { mlpParameters } from '../train-options.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import type { MlpModel } from '../artifact/trained-model.ts';
import { emptyLike } from './adam.ts';
import { putLayersOnGrid } from './layer-grid.ts';
import { allocateTrace, backward, type DenseLayer, forward, startNetwork } from './network.ts';
import { networkInputs } from './network-inputs.ts';
import { scoreMlp } from './score-mlp.ts';
import { trainMlp } from './train-mlp.ts';

const folder = mkdtempSync(join(tmpdir(), 'mlops-mlp-'));
afterAll(() => rmSync(folder, { recursive: true }));

const quiet = () => undefined;
const table = sampleTable(4200);
const hostile = withExtremes(table);
const quick = mlpParameters.parse({ max_epochs: 8, hidden: [12, 6] });
const model = trainMlp(sorted(table), quick, 1, quiet);

function sorted(given: LabelledTable): LabelledTable {
  return { ...given, columns: given.columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

function open(name: string, of: MlpModel, threads: number) {
  const path = join(folder, name);
  writeFileSync(path, encodeModel(of));
  return openOnnxModel(path, { threads });
}

const parameterCount = (of: MlpModel): number =>
  of.layers.reduce((sum, { weights, biases }) => sum + weights.length + biases.length, 0);

test('eight numbers through 16 and 16 units are 433 parameters', () => {
  const columns = Array.from({ length: 8 }, (_, index): FeatureColumn => ({
    kind: 'numeric',
    name: `x${index}`,
    values: Float32Array.from({ length: 40 }, (_, row) => ((row * (index + 3)) % 17) - 8),
  }));
  const target = Uint8Array.from({ length: 40 }, (_, row) => row % 2);
  const options = parseTrainOptions('mlp', 1, { max_epochs: 1 });
  const trained = trainModel({ rows: 40, columns, target }, options);
  expect(trained.kind === 'mlp' ? parameterCount(trained) : 0).toBe(433);
});

test('the gradient is that of the loss', () => {
  const rows = sorted(takeRows(table, [...Array(30).keys()]));
  const inputs = networkInputs(
    rows,
    model.columns.map((column) =>
      column.kind === 'numeric'
        ? column
        : {
            ...column,
            otherSeen: column.otherInput !== column.missingInput,
            missingSeen: column.missingInput !== null,
          },
    ),
  );
  const layers = startNetwork(inputs.width, [5, 4], 3);
  const gradients = layers.map(emptyLike);
  const trace = allocateTrace(layers);
  for (let row = 0; row < inputs.rows; row++) {
    forward(layers, inputs, row, trace);
    const label = rows.target[row] ?? 0;
    backward(layers, inputs, row, label, label === 1 ? 2.5 : 1, trace, gradients);
  }
  const loss = () =>
    Array.from(rows.target, (label, row) => {
      const margin = forward(layers, inputs, row, trace);
      return (label === 1 ? 2.5 : 1) * Math.log1p(Math.exp(label === 1 ? -margin : margin));
    }).reduce((sum, value) => sum + value, 0);
  for (const [index, layer] of layers.entries()) {
    for (const at of [0, 3, layer.weights.length - 1]) {
      const before = layer.weights[at] ?? 0;
      layer.weights[at] = before + 1e-6;
      const up = loss();
      layer.weights[at] = before - 1e-6;
      const down = loss();
      layer.weights[at] = before;
      expect(gradients[index]?.weights[at]).toBeCloseTo((up - down) / 2e-6, 3);
    }
  }
});

test('learns an exclusive or, which no weighted sum can part', () => {
  const rows = 3000;
  const columns = ['x', 'y'].map((name): FeatureColumn => ({
    kind: 'numeric',
    name,
    values: Float32Array.from({ length: rows }, (_, row) => hashUnit(1, name, row)),
  }));
  const [x, y] = columns.map(({ values }) => values as Float32Array);
  const target = Uint8Array.from({ length: rows }, (_, row) =>
    (x?.[row] ?? 0) > 0.5 !== (y?.[row] ?? 0) > 0.5 ? 1 : 0,
  );
  const given = { rows, columns, target };
  const aucOf = (algorithm: 'mlp' | 'logistic') =>
    evaluateMargins(target, scoreMargins(trainModel(given, parseTrainOptions(algorithm, 1, {})), given), 0)
      .auc;
  expect(aucOf('logistic')).toBeLessThan(0.6);
  expect(aucOf('mlp')).toBeGreaterThan(0.98);
});

test('is the same model for the same seed, and another for another', () => {
  expect(digest(1)).toBe(digestBytes(encodeModel(model)));
  expect(digest(2)).not.toBe(digest(1));
});

test('ends early, and keeps the weights of the best epoch', () => {
  const patient = mlpParameters.parse({ max_epochs: 300, patience: 3, learning_rate: 0.03 });
  const { solution, curve } = trainMlp(sorted(table), patient, 1, quiet);
  expect(solution.epochs).toBeLessThan(300);
  expect(solution.bestEpoch).toBe(solution.epochs - 3);
  expect(curve).toHaveLength(solution.epochs + 1);
});

test('rows of one class, when the others are held back, are not learned from', () => {
  const rows = 30;
  const lone: LabelledTable = { ...takeRows(table, [...Array(rows).keys()]), target: new Uint8Array(rows) };
  const errors = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => {
    lone.target.fill(0)[seed] = 1;
    try {
      trainMlp(
        sorted(lone),
        mlpParameters.parse({ validation_fraction: 0.5, max_epochs: 1, class_weight: 'balanced' }),
        1,
        quiet,
      );
      return [];
    } catch (error) {
      return [error];
    }
  });
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.length).toBeLessThan(8);
  for (const error of errors) {
    expect(error).toMatchObject({
      code: 'VALIDATION_ONE_CLASS',
      exitCode: 1,
      message: expect.stringMatching(
        /^a network needs rows of both classes .* \d+ are negative and 0 positive$/,
      ),
    });
  }
});

test('has all its sums on the grid of each layer and within the bound', () => {
  for (const { bits, bound, weightBits, weights, biases, cap } of model.layers) {
    expect(bits).toBe(14 + weightBits);
    expect(bound * 2 ** bits).toBeLessThanOrEqual(2 ** 53);
    expect(weightBits).toBeGreaterThan(12);
    for (const value of [...weights, ...biases]) expect(Number.isInteger(value * 2 ** weightBits)).toBe(true);
    if (cap !== null) expect(Number.isInteger(Math.log2(cap))).toBe(true);
  }
  for (const margin of scoreMlp(model, hostile)) {
    expect(Math.abs(margin)).toBeLessThanOrEqual(model.grid.bound);
    expect(Number.isInteger(margin * 2 ** model.grid.bits)).toBe(true);
  }
});

describe('in ONNX Runtime', () => {
  test.each([1, 8])(
    'gives our margins bit for bit, %i threads, batches of 1, 51 and 4096',
    async (threads) => {
      const onnx = await open(`trained-${threads}.onnx`, model, threads);
      const [usual, extreme] = [scoreMlp(model, table), scoreMlp(model, hostile)];
      expect(new Set(usual).size).toBeGreaterThan(500);
      expect(await onnx.margins(table, 51)).toEqual(usual);
      expect(await onnx.margins(table, 4096)).toEqual(usual);
      expect(await onnx.margins(hostile, 51)).toEqual(extreme);
      expect(await onnx.margins(hostile, 4096)).toEqual(extreme);
      const few = takeRows({ ...hostile, target: table.target }, [...Array(300).keys()]);
      expect(await onnx.margins(few, 1)).toEqual(extreme.slice(0, 300));
      await onnx.close();
    },
  );

  test('any network does, of any weights, widths and depths', async () => {
    const rows = takeRows({ ...hostile, target: table.target }, [...Array(150).keys()]);
    const fitted = model.columns.map((column) =>
      column.kind === 'numeric'
        ? column
        : {
            ...column,
            otherSeen: column.otherInput !== column.missingInput,
            missingSeen: column.missingInput !== null,
          },
    );
    const inputs = networkInputs(sorted(table), fitted);
    const hidden = fc.array(fc.integer({ min: 1, max: 70 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        hidden,
        fc.nat(1000),
        fc.constantFrom(0.01, 1, 30),
        fc.constantFrom(1, 8),
        async (units, seed, size, threads) => {
          const layers = startNetwork(inputs.width, units, seed).map((layer): DenseLayer => ({
            ...layer,
            weights: layer.weights.map((weight) => weight * size),
            biases: layer.biases.map((_, unit) => ((unit * 37) % 11) / 7 - 0.6),
          }));
          const onGrid = putLayersOnGrid(layers, fitted, inputs);
          const last = onGrid.at(-1);
          const grid = { bits: last?.bits ?? 0, bound: last?.bound ?? 0, significand: 53 } as const;
          const any: MlpModel = { ...model, layers: onGrid, grid };
          const margins = await marginsInProcess(encodeModel(any), rows, { threads, batchRows: 64 });
          expect(margins).toEqual(scoreMlp(any, rows));
        },
      ),
      { numRuns: 30 },
    );
  });
});

const digest = (seed: number) => digestBytes(encodeModel(trainMlp(sorted(table), quick, seed, quiet)));
