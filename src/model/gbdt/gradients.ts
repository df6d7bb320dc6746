/**
 * First and second derivatives of the logistic loss, as integers. A sum of integers below 2^53 is exact in a double
 * whatever its order: threads, order of rows and histogram subtraction cannot change a bit of a model.
 */
import { logistic } from '../../core/exact/logistic.ts';
import { powerOfTwo } from '../power-of-two.ts';

export interface Gradients {
  /** Shape: [rows]. Integers of magnitude 2^bits at most. */
  readonly first: Float64Array;
  /** Shape: [rows]. Integers from 0 to 2^(bits-2). */
  readonly second: Float64Array;
  /** What one stands for: 2^-bits. */
  readonly unit: number;
}

const MOST_BITS = 30;

/**
 * The scale depends on the number of rows alone: rows * 2^bits <= 2^52, so no sum over any set of rows reaches 2^53.
 * At 4 million rows and below an integer step is 2^-30 of a gradient.
 */
export function gradientBits(rows: number): number {
  let bits = MOST_BITS;
  while (rows * powerOfTwo(bits) > powerOfTwo(52)) bits--;
  return bits;
}

export function allocateGradients(rows: number): Gradients {
  return {
    first: new Float64Array(rows),
    second: new Float64Array(rows),
    unit: powerOfTwo(-gradientBits(rows)),
  };
}

/** Fills in d loss / d margin = p - y and its derivative p (1 - p), with p the logistic of the margin. */
export function fillGradients(gradients: Gradients, margins: Float64Array, target: Uint8Array): void {
  const { first, second, unit } = gradients;
  const scale = 1 / unit;
  for (let row = 0; row < margins.length; row++) {
    const probability = logistic(margins[row] as number);
    first[row] = Math.round((probability - (target[row] as number)) * scale);
    second[row] = Math.round(probability * (1 - probability) * scale);
  }
}
