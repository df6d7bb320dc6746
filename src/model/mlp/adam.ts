/** Adam (Kingma and Ba, 2015) on the arrays of a network, with weight decay on weights and not on biases. */
import type { DenseLayer } from './network.ts';

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-8;

export interface Adam {
  /** Moves the layers against the mean gradient of `rows` rows, and clears the gradients. */
  readonly step: (layers: readonly DenseLayer[], gradients: readonly DenseLayer[], rows: number) => void;
}

/** @param decay added to the gradient: this times the weight, per row of all training rows */
export function startAdam(layers: readonly DenseLayer[], rate: number, decay: number): Adam {
  const first = layers.map(emptyLike);
  const second = layers.map(emptyLike);
  // Powers as running products: the same bits everywhere.
  let firstPower = 1;
  let secondPower = 1;
  return {
    step: (moved, gradients, rows) => {
      firstPower *= FIRST_DECAY;
      secondPower *= SECOND_DECAY;
      const length = (rate * Math.sqrt(1 - secondPower)) / (1 - firstPower);
      for (const [index, layer] of moved.entries()) {
        const [gradient, one, two] = [gradients[index], first[index], second[index]] as DenseLayer[];
        if (gradient === undefined || one === undefined || two === undefined) continue;
        move(layer.weights, gradient.weights, one.weights, two.weights, length, rows, decay);
        move(layer.biases, gradient.biases, one.biases, two.biases, length, rows, 0);
      }
    },
  };
}

export function emptyLike({ inputs, outputs }: DenseLayer): DenseLayer {
  return {
    inputs,
    outputs,
    weights: new Float64Array(inputs * outputs),
    biases: new Float64Array(outputs),
  };
}

function move(
  values: Float64Array,
  gradient: Float64Array,
  first: Float64Array,
  second: Float64Array,
  length: number,
  rows: number,
  decay: number,
): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const slope = (gradient[index] as number) / rows + decay * value;
    const mean = FIRST_DECAY * (first[index] as number) + (1 - FIRST_DECAY) * slope;
    const square = SECOND_DECAY * (second[index] as number) + (1 - SECOND_DECAY) * slope * slope;
    first[index] = mean;
    second[index] = square;
    values[index] = value - (length * mean) / (Math.sqrt(square) + EPSILON);
    gradient[index] = 0;
  }
}
