/**
 * The network while it is trained, in float64: every sum in one fixed order, so that equal rows in an equal order give
 * equal bits. Hidden units are ReLU, the output is a margin.
 */
import { logistic } from '../../core/exact/logistic.ts';
import { hashUnit } from '../../core/random.ts';

/** Rows as a network reads them. */
export interface NetworkInputs {
  readonly rows: number;
  /** Number of inputs, of which a row sets the numeric ones and one of each categorical column. */
  readonly width: number;
  /** Numeric inputs: place among all inputs, and values. Shape: [rows] each. */
  readonly numeric: readonly { readonly place: number; readonly values: Float64Array }[];
  /** Categorical columns: place of the input that the row sets to 1. Shape: [rows] each. */
  readonly categorical: readonly Int32Array[];
}

export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Shape: [inputs × outputs], the outputs of an input together; then the biases. Shape: [outputs]. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

/** Weights drawn by hash, uniform within ±sqrt(6 / inputs) (He et al., 2015), biases zero. */
export function startNetwork(width: number, hidden: readonly number[], seed: number): DenseLayer[] {
  const sizes = [width, ...hidden, 1];
  return sizes.slice(1).map((outputs, layer) => {
    const inputs = sizes[layer] as number;
    const reach = Math.sqrt(6 / inputs);
    const weights = Float64Array.from(
      { length: inputs * outputs },
      (_, place) => (2 * hashUnit(seed, 'mlp', layer, place) - 1) * reach,
    );
    return { inputs, outputs, weights, biases: new Float64Array(outputs) };
  });
}

/** What a row makes each layer give, and what each layer's sums are to blame for. */
interface Trace {
  readonly activations: readonly Float64Array[];
  readonly blames: readonly Float64Array[];
}

export function allocateTrace(layers: readonly DenseLayer[]): Trace {
  return {
    activations: layers.map(({ outputs }) => new Float64Array(outputs)),
    blames: layers.map(({ outputs }) => new Float64Array(outputs)),
  };
}

/** The margin of a row; fills the trace's activations. */
export function forward(
  layers: readonly DenseLayer[],
  inputs: NetworkInputs,
  row: number,
  { activations }: Trace,
): number {
  for (const [index, layer] of layers.entries()) {
    const own = activations[index] as Float64Array;
    own.set(layer.biases);
    if (index === 0) addInputs(own, layer, inputs, row);
    else addDense(own, layer, activations[index - 1] as Float64Array);
    if (index === layers.length - 1) return own[0] as number;
    for (let unit = 0; unit < own.length; unit++) own[unit] = Math.max(0, own[unit] as number);
  }
  throw new Error('a network has at least one layer');
}

function addInputs(sums: Float64Array, layer: DenseLayer, inputs: NetworkInputs, row: number): void {
  const { weights, outputs } = layer;
  for (const { place, values } of inputs.numeric) {
    const value = values[row] as number;
    for (let unit = 0; unit < outputs; unit++) {
      sums[unit] = (sums[unit] as number) + value * (weights[place * outputs + unit] as number);
    }
  }
  for (const places of inputs.categorical) {
    const place = places[row] as number;
    for (let unit = 0; unit < outputs; unit++) {
      sums[unit] = (sums[unit] as number) + (weights[place * outputs + unit] as number);
    }
  }
}

function addDense(sums: Float64Array, { weights, outputs }: DenseLayer, given: Float64Array): void {
  for (let input = 0; input < given.length; input++) {
    const value = given[input] as number;
    if (value === 0) continue;
    for (let unit = 0; unit < outputs; unit++) {
      sums[unit] = (sums[unit] as number) + value * (weights[input * outputs + unit] as number);
    }
  }
}

/** Adds the gradient of a row's log-loss times its weight to `gradients`; `forward` has just filled the trace. */
export function backward(
  layers: readonly DenseLayer[],
  inputs: NetworkInputs,
  row: number,
  label: number,
  weight: number,
  { activations, blames }: Trace,
  gradients: readonly DenseLayer[],
): void {
  const last = layers.length - 1;
  const [margin = 0] = activations[last] as Float64Array;
  (blames[last] as Float64Array)[0] = weight * (logistic(margin) - label);
  for (let index = last; index >= 0; index--) {
    const blame = blames[index] as Float64Array;
    const { weights, biases, outputs } = gradients[index] as DenseLayer;
    for (let unit = 0; unit < outputs; unit++)
      biases[unit] = (biases[unit] as number) + (blame[unit] as number);
    if (index === 0) {
      blameInputs(weights, outputs, blame, inputs, row);
    } else {
      const layer = layers[index] as DenseLayer;
      blameDense(
        layer,
        activations[index - 1] as Float64Array,
        blame,
        blames[index - 1] as Float64Array,
        weights,
      );
    }
  }
}

function blameInputs(
  gradient: Float64Array,
  outputs: number,
  blame: Float64Array,
  inputs: NetworkInputs,
  row: number,
): void {
  for (const { place, values } of inputs.numeric) {
    const value = values[row] as number;
    for (let unit = 0; unit < outputs; unit++) {
      const at = place * outputs + unit;
      gradient[at] = (gradient[at] as number) + value * (blame[unit] as number);
    }
  }
  for (const places of inputs.categorical) {
    const place = places[row] as number;
    for (let unit = 0; unit < outputs; unit++) {
      const at = place * outputs + unit;
      gradient[at] = (gradient[at] as number) + (blame[unit] as number);
    }
  }
}

function blameDense(
  { weights, outputs }: DenseLayer,
  given: Float64Array,
  blame: Float64Array,
  blameBelow: Float64Array,
  gradient: Float64Array,
): void {
  for (let input = 0; input < given.length; input++) {
    const value = given[input] as number;
    let sum = 0;
    // A unit that is switched off passes nothing on and learns nothing.
    if (value > 0) {
      for (let unit = 0; unit < outputs; unit++) {
        const at = input * outputs + unit;
        const own = blame[unit] as number;
        gradient[at] = (gradient[at] as number) + value * own;
        sum += own * (weights[at] as number);
      }
    }
    blameBelow[input] = sum;
  }
}
