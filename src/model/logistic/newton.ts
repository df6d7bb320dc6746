/**
 * Newton's method (iteratively reweighted least squares) for logistic regression with L1 and L2 penalties on all weights
 * but the bias. The gradient is an exact sum of rounded residuals times inputs, and the Hessian one of coarser
 * inputs: that slows the last steps a little and moves no solution, which is where the gradient is zero.
 */
import { logistic, logit } from '../../core/exact/logistic.ts';
import { type ByClass, classWeights, countClasses, scaledWeights, weightedShare } from '../class-weights.ts';
import { meanLogLoss } from '../mean-log-loss.ts';
import { powerOfTwo } from '../power-of-two.ts';
import type { LogisticParameters, TrainProgress } from '../train-options.ts';
import type { CurvePoint } from '../artifact/trained-model.ts';
import { solvePositive } from './cholesky.ts';
import { INPUTS } from './design.ts';
import { exactDot } from './exact-dot.ts';
import { solveLasso } from './solve-lasso.ts';

export interface Solution {
  readonly bias: number;
  /** One per input, per standard deviation or per category. */
  readonly weights: Float64Array;
  /** What the loss of a row counted, by its label. */
  readonly classWeights: ByClass;
  readonly iterations: number;
  readonly lastStep: number;
  readonly converged: boolean;
  readonly curve: readonly CurvePoint[];
}

// Products stay within 2^52: inputs 2^22 by residuals 2^30; coarse inputs 2^14 twice by curvatures 2^22.
const RESIDUAL_BITS = 30;
const COARSE_BITS = 6;
const CURVATURE_BITS = 24;
const MAX_HALVINGS = 30;

/**
 * @param inputs shape [inputs][rows], integers in steps of 2^-14
 * @param target 0 or 1 per row, both present
 */
export function fitLogistic(
  inputs: readonly Float32Array[],
  target: Uint8Array,
  parameters: LogisticParameters,
  progress: TrainProgress,
): Solution {
  const bias = new Float32Array(target.length).fill(powerOfTwo(INPUTS.bits));
  const problem: Problem = {
    inputs: [bias, ...inputs],
    coarse: [bias, ...inputs].map(coarsen),
    target,
    weights: classWeights(parameters.class_weight, target),
    lambda: parameters.lambda_l2,
    lasso: parameters.lambda_l1,
    tolerance: parameters.tolerance,
  };
  let point = evaluate(problem, startWeights(problem));
  const curve: CurvePoint[] = [{ step: 0, logLoss: point.logLoss }];
  let lastStep = Infinity;
  let iterations = 0;
  while (iterations < parameters.max_iterations && lastStep > parameters.tolerance) {
    iterations++;
    const step = newtonStep(problem, point);
    const next = descend(problem, point, step);
    if (next === undefined) {
      // Nothing moved, but not because this is the minimum: it lies where numbers no longer tell the way.
      lastStep = largestDifference(step, new Float64Array(step.length));
      break;
    }
    lastStep = largestDifference(point.weights, next.weights);
    point = next;
    curve.push({ step: iterations, logLoss: point.logLoss });
    progress(
      iterations / parameters.max_iterations,
      `Newton step ${iterations}, log-loss ${point.logLoss.toFixed(4)}`,
    );
  }
  const [first = 0] = point.weights;
  return {
    bias: first,
    weights: point.weights.slice(1),
    classWeights: problem.weights,
    iterations,
    lastStep,
    converged: lastStep <= parameters.tolerance,
    curve,
  };
}

interface Problem {
  /** Input 0 is the constant one of the bias. */
  readonly inputs: readonly Float32Array[];
  readonly coarse: readonly Float32Array[];
  readonly target: Uint8Array;
  readonly weights: ByClass;
  readonly lambda: number;
  readonly lasso: number;
  readonly tolerance: number;
}

interface Point {
  readonly weights: Float64Array;
  readonly margins: Float64Array;
  readonly logLoss: number;
  /** Weighted sum of log-losses plus penalties. */
  readonly objective: number;
}

function coarsen(steps: Float32Array): Float32Array {
  const unit = powerOfTwo(COARSE_BITS - INPUTS.bits);
  return steps.map((step) => Math.round(step * unit));
}

function startWeights({ inputs, target, weights: ofClasses }: Problem): Float64Array {
  const weights = new Float64Array(inputs.length);
  weights[0] = logit(weightedShare(countClasses(target), ofClasses));
  return weights;
}

function evaluate(problem: Problem, weights: Float64Array): Point {
  const { inputs, target, lambda, lasso } = problem;
  const margins = new Float64Array(target.length);
  const unit = powerOfTwo(-INPUTS.bits);
  let penalty = 0;
  let absolute = 0;
  for (const [index, steps] of inputs.entries()) {
    const weight = weights[index] as number;
    if (index > 0) {
      penalty += weight * weight;
      absolute += Math.abs(weight);
    }
    // Each row sums its own terms in the order of the columns: rows cannot disturb each other.
    for (let row = 0; row < margins.length; row++) {
      margins[row] = (margins[row] as number) + (steps[row] as number) * unit * weight;
    }
  }
  const logLoss = meanLogLoss(margins, target, problem.weights);
  const objective = logLoss * totalWeight(problem) + (lambda / 2) * penalty + lasso * absolute;
  return { weights, margins, logLoss, objective };
}

function newtonStep(problem: Problem, { weights, margins }: Point): Float64Array {
  const { inputs, coarse, target, lambda, lasso, tolerance } = problem;
  // In units of a power of two, so that no product is greater than without weights.
  const { unit, negative, positive } = scaledWeights(problem.weights);
  const weighted = (row: number, value: number, bits: number): number =>
    Math.round(value * ((target[row] === 1 ? positive : negative) * powerOfTwo(bits)));
  const probabilities = margins.map(logistic);
  const residuals = probabilities.map((p, row) => weighted(row, p - (target[row] as number), RESIDUAL_BITS));
  const curvatures = probabilities.map((p, row) => weighted(row, p * (1 - p), CURVATURE_BITS));
  const gradientUnit = unit * powerOfTwo(-INPUTS.bits - RESIDUAL_BITS);
  const gradient = Float64Array.from(inputs, (steps, index) => {
    const penalty = index === 0 ? 0 : lambda * (weights[index] as number);
    return exactDot(residuals, steps) * gradientUnit + penalty;
  });
  const matrix = hessian(coarse, curvatures, unit, lambda);
  if (lasso > 0) return solveLasso(matrix, gradient, weights, lasso, tolerance / 10);
  return solvePositive(
    matrix,
    gradient.map((component) => -component),
  );
}

/** Lower triangle. */
function hessian(
  coarse: readonly Float32Array[],
  curvatures: Float64Array,
  weightUnit: number,
  lambda: number,
): Float64Array {
  const size = coarse.length;
  const unit = weightUnit * powerOfTwo(-2 * COARSE_BITS - CURVATURE_BITS);
  const matrix = new Float64Array(size * size);
  for (const [index, steps] of coarse.entries()) {
    const weighted = curvatures.map((curvature, row) => curvature * (steps[row] as number));
    for (let other = 0; other <= index; other++) {
      matrix[index * size + other] = exactDot(weighted, coarse[other] as Float32Array) * unit;
    }
    // A trace of the penalty on the bias too, so that the matrix cannot be singular when curvatures vanish.
    const at = index * size + index;
    matrix[at] = (matrix[at] as number) + (index === 0 ? 1e-9 : lambda);
  }
  return matrix;
}

/**
 * Halves the step until the objective does not rise by more than what rounding can make. Undefined when it always does, as
 * where the classes can be told apart without error and the penalty is too weak to keep weights finite.
 */
function descend(problem: Problem, from: Point, step: Float64Array): Point | undefined {
  const slack = totalWeight(problem) * powerOfTwo(-20);
  let length = 1;
  for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
    const weights = from.weights.map((weight, index) => weight + length * (step[index] as number));
    const point = evaluate(problem, weights);
    if (point.objective <= from.objective + slack) return point;
  }
  return undefined;
}

function totalWeight({ target, weights }: Problem): number {
  const { negative, positive } = countClasses(target);
  return negative * weights.negative + positive * weights.positive;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] as number))), 0);
}
