/**
 * First and second derivatives of the logistic loss, as integers. A sum of integers below 2^53 is exact in a double
 * whatever its order: threads, order of rows and histogram subtraction cannot change a bit of a model.
 */
import { logistic } from '../../core/exact/logistic.ts';
import { type ByClass, EQUAL_WEIGHTS, scaledWeights } from '../class-weights.ts';
import { powerOfTwo } from '../power-of-two.ts';

export interface GradientScale {
  /** What an integer derivative of one stands for: a power of two. */
  readonly unit: number;
  /** What a derivative of one becomes in a row of either class: 2^bits, or less for the lighter class. */
  readonly scales: ByClass;
}

export interface Gradients extends GradientScale {
  /** Shape: [rows]. Integers of magnitude 2^bits at most. */
  readonly first: Float64Array;
  /** Shape: [rows]. Integers from 0 to 2^(bits-2). */
  readonly second: Float64Array;
}

const MAX_BITS = 30;

/**
 * The scale depends on the number of rows alone: rows * 2^bits <= 2^52, so no sum over any set of rows reaches 2^53.
 * At 4 million rows and below an integer step is 2^-30 of a gradient.
 */
export function gradientBits(rows: number): number {
  let bits = MAX_BITS;
  while (rows * powerOfTwo(bits) > powerOfTwo(52)) bits--;
  return bits;
}

/**
 * A weight multiplies the scale of its class, once, before a derivative is rounded. The weights' own unit, a power of
 * two, goes into the unit of derivatives, so integers are no greater than without weights.
 */
export function gradientScale(rows: number, weights: ByClass): GradientScale {
  const { negative, positive, unit } = scaledWeights(weights);
  const whole = powerOfTwo(gradientBits(rows));
  return { unit: unit / whole, scales: { negative: negative * whole, positive: positive * whole } };
}

export function allocateGradients(rows: number, weights = EQUAL_WEIGHTS): Gradients {
  return {
    first: new Float64Array(rows),
    second: new Float64Array(rows),
    ...gradientScale(rows, weights),
  };
}

/** Fills in d loss / d margin = p - y and its derivative p (1 - p), with p the logistic of the margin, both weighted. */
export function fillGradients(gradients: Gradients, margins: Float64Array, target: Uint8Array): void {
  const { first, second, scales } = gradients;
  for (let row = 0; row < first.length; row++) {
    const probability = logistic(margins[row] as number);
    const label = target[row] as number;
    const scale = label === 1 ? scales.positive : scales.negative;
    first[row] = Math.round((probability - label) * scale);
    second[row] = Math.round(probability * (1 - probability) * scale);
  }
}
