/**
 * Weights on a grid that makes every sum of every layer exact in float64, in any order.
 *
 * A layer's inputs are multiples of 2^-14 of magnitude at most X: standardised numbers are cut to 16, a category is 1,
 * and a hidden activation is cut to a power of two (`cap`, at least twice what training saw) and rounded to 2^-14 again.
 * Its weights and biases are multiples of 2^-w. Every term is then a multiple of u = 2^-(14 + w), and any partial sum of a
 * unit's terms one of magnitude at most B = |bias| + sum of X |weight|, counting of each categorical column the largest
 * weight. When B <= 2^53 u no product and no sum rounds: no kernel, thread, order or fused operation can change a bit.
 * With x bits per input, w' bits per weight and n inputs that is x + w' + ceil(log2 n) <= 53, with the actual weights.
 */
import { powerOfTwo, roundToGrid } from '../power-of-two.ts';
import type { FittedColumn } from '../logistic/design.ts';
import { inputCount } from '../logistic/design.ts';
import type { MlpLayer } from '../artifact/trained-model.ts';
import { type DenseLayer, type NetworkInputs, allocateTrace, forward } from './network.ts';
import { MLP_INPUTS } from './network-inputs.ts';

const SIGNIFICAND = 53;
const MAX_BITS = 24;

export function putLayersOnGrid(
  layers: readonly DenseLayer[],
  fitted: readonly FittedColumn[],
  inputs: NetworkInputs,
): MlpLayer[] {
  const caps = capsOf(layers, inputs);
  return layers.map((layer, index) => {
    const bound =
      index === 0
        ? (weights: Float64Array, unit: number) => inputBound(fitted, weights, layer.outputs, unit)
        : (weights: Float64Array, unit: number) =>
            columnOf(weights, layer.outputs, unit).reduce(
              (sum, weight) => sum + (caps[index - 1] as number) * Math.abs(weight),
              0,
            );
    return roundLayer(layer, bound, index === layers.length - 1 ? null : (caps[index] as number));
  });
}

/** Powers of two, at least 1 and twice the largest activation of a training row. */
function capsOf(layers: readonly DenseLayer[], inputs: NetworkInputs): number[] {
  const largest = layers.map(() => 0.5);
  const trace = allocateTrace(layers);
  for (let row = 0; row < inputs.rows; row++) {
    forward(layers, inputs, row, trace);
    for (const [index, own] of trace.activations.entries()) {
      for (const value of own) largest[index] = Math.max(largest[index] as number, value);
    }
  }
  return largest.map((value) => {
    let cap = 1;
    while (cap < 2 * value) cap *= 2;
    return cap;
  });
}

function roundLayer(
  { inputs, outputs, weights, biases }: DenseLayer,
  boundOf: (weights: Float64Array, unit: number) => number,
  cap: number | null,
): MlpLayer {
  for (let weightBits = MAX_BITS; ; weightBits--) {
    const rounded = weights.map((weight) => roundToGrid(weight, weightBits));
    const roundedBiases = biases.map((bias) => roundToGrid(bias, weightBits));
    const bits = MLP_INPUTS.bits + weightBits;
    const bound = roundedBiases.reduce(
      (most, bias, unit) => Math.max(most, Math.abs(bias) + boundOf(rounded, unit)),
      0,
    );
    if (bound <= powerOfTwo(SIGNIFICAND - bits)) {
      return { inputs, outputs, weights: rounded, biases: roundedBiases, weightBits, bits, bound, cap };
    }
  }
}

function inputBound(
  fitted: readonly FittedColumn[],
  weights: Float64Array,
  outputs: number,
  unit: number,
): number {
  const own = columnOf(weights, outputs, unit);
  let place = 0;
  let sum = 0;
  for (const column of fitted) {
    const largest = own
      .subarray(place, (place += inputCount(column)))
      .reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    sum += column.kind === 'numeric' ? MLP_INPUTS.bound * largest : largest;
  }
  return sum;
}

function columnOf(weights: Float64Array, outputs: number, unit: number): Float64Array {
  return Float64Array.from(
    { length: weights.length / outputs },
    (_, input) => weights[input * outputs + unit] as number,
  );
}
