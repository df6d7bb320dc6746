/**
 * Platt's sigmoid (J. Platt, 1999; Lin, Lin and Weng, 2007): the slope and intercept that minimise the log-loss of
 * held-out margins, whose labels are drawn in from 0 and 1 by Platt's prior. Newton's method with exactly rounded sums:
 * the order of the rows cannot change a bit.
 */
import { logistic } from '../../core/exact/logistic.ts';
import { log } from '../../core/exact/log.ts';
import { exp } from '../../core/exact/exp.ts';
import { exactSum } from '../../core/exact/sum.ts';
import type { PlattCalibration } from './calibration.ts';

const MAX_STEPS = 100;
const MAX_HALVINGS = 40;
/** Ends when neither parameter moves by more, in the units of a standardised margin. */
const TOLERANCE = 1e-14;

/**
 * @param margins of rows that the model which scored them has not seen
 * @param labels 0 or 1 per row, both present
 * @returns a slope that is not above 0 when the margins do not rank the labels better than chance
 */
export function fitPlatt(margins: Float64Array, labels: Uint8Array): PlattCalibration {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (labels.length - positives + 2);
  const targets = Float64Array.from(labels, (label) => (label === 1 ? high : low));
  const { centre, scale } = standardisation(margins);
  if (scale === 0) return { kind: 'platt', slope: 0, intercept: 0 };
  const inputs = margins.map((margin) => (margin - centre) / scale);
  const { slope, intercept } = minimise(
    inputs,
    targets,
    log((positives + 1) / (labels.length - positives + 1)),
  );
  return { kind: 'platt', slope: slope / scale, intercept: intercept - (slope * centre) / scale + 0 };
}

function standardisation(margins: Float64Array): { centre: number; scale: number } {
  const centre = exactSum(margins) / margins.length;
  const variance = exactSum(margins.map((margin) => (margin - centre) * (margin - centre))) / margins.length;
  return { centre, scale: Math.sqrt(variance) };
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

function minimise(inputs: Float64Array, targets: Float64Array, intercept: number): Line {
  let line: Line = { slope: 0, intercept };
  let loss = lossOf(line, inputs, targets);
  for (let step = 0; step < MAX_STEPS; step++) {
    const move = newtonMove(line, inputs, targets);
    let next = line;
    let nextLoss = loss;
    let length = 1;
    for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
      next = {
        slope: line.slope + length * move.slope,
        intercept: line.intercept + length * move.intercept,
      };
      nextLoss = lossOf(next, inputs, targets);
      // Close to the minimum the loss is flat to the last bit: a step must not fail for its rounding.
      if (nextLoss <= loss + 1e-12 * Math.abs(loss)) break;
    }
    line = next;
    loss = nextLoss;
    if (Math.abs(move.slope) <= TOLERANCE && Math.abs(move.intercept) <= TOLERANCE) break;
  }
  return line;
}

function lossOf({ slope, intercept }: Line, inputs: Float64Array, targets: Float64Array): number {
  return exactSum(
    inputs.map((input, row) => {
      const margin = slope * input + intercept;
      return Math.max(margin, 0) + log(1 + exp(-Math.abs(margin))) - (targets[row] as number) * margin;
    }),
  );
}

function newtonMove({ slope, intercept }: Line, inputs: Float64Array, targets: Float64Array): Line {
  const probabilities = inputs.map((input) => logistic(slope * input + intercept));
  const residuals = probabilities.map((probability, row) => probability - (targets[row] as number));
  const curvatures = probabilities.map((probability) => probability * (1 - probability));
  const gradientSlope = exactSum(residuals.map((residual, row) => residual * (inputs[row] as number)));
  const gradientIntercept = exactSum(residuals);
  const one = exactSum(curvatures) + RIDGE;
  const first = exactSum(curvatures.map((curvature, row) => curvature * (inputs[row] as number)));
  const second =
    exactSum(
      curvatures.map((curvature, row) => curvature * (inputs[row] as number) * (inputs[row] as number)),
    ) + RIDGE;
  const determinant = one * second - first * first;
  return {
    slope: -(one * gradientSlope - first * gradientIntercept) / determinant,
    intercept: -(second * gradientIntercept - first * gradientSlope) / determinant,
  };
}

/** Keeps the system regular where all curvatures vanish; it moves no minimum. */
const RIDGE = 1e-12;
