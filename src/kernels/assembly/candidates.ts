/** The best of the questions that are offered: src/model/gbdt/trees/candidates.ts, operation for operation. */
import { leafValue, leafWorth } from './leaf-value';

/** What every question is held against; the host fills it in once (src/kernels/lay-out-frame.ts has the same order). */
@unmanaged
export class Limits {
  /** What an integer derivative of one stands for. */
  unit: f64;
  l1: f64;
  l2: f64;
  minWeight: f64;
  minRows: f64;
  minGain: f64;
  /** Categories that are tried one by one at most. */
  mostSingle: f64;
  /** Categories that pass together at most. */
  mostInSet: f64;
  smooth: f64;
  setL2: f64;
  minGroup: f64;
}

/** A node that a split is sought for; the host fills it in before each search. */
@unmanaged
export class Node {
  first: f64;
  second: f64;
  rows: f64;
  lower: f64;
  upper: f64;
  /** As a leaf. */
  worth: f64;
}

/** What the host reads when all columns are scanned: the question and its passing side. */
@unmanaged
export class Best {
  gain: f64;
  first: f64;
  second: f64;
  rows: f64;
  kind: f64;
  /** -1 when no question gains more than the least gain. */
  column: f64;
  bin: f64;
  missingPasses: f64;
}

/** Of a bin in a histogram: sums of first and second derivatives, rows. */
export const BIN: u32 = 3 * 8;
export const NODE_BYTES: u32 = 6 * 8;
export const BEST_BYTES: u32 = 8 * 8;

export const THRESHOLD: u32 = 0;
export const CATEGORY: u32 = 1;
export const PRESENT: u32 = 2;
export const CATEGORIES: u32 = 3;

/** A column of a node as one thread goes over it. */
@unmanaged
export class Scan {
  limits: Limits;
  node: Node;
  best: Best;
  column: u32;
  /** Where its bins lie, and how many they are without that for missing values, which follows them. */
  sums: usize;
  bins: u32;
  missingFirst: f64;
  missingSecond: f64;
  missingRows: f64;
  /** What sides of the questions at hand pay. */
  l2: f64;
  direction: i32;
  /** f64 [256], by code, and u32 [256]: the order of categories. */
  keys: usize;
  order: usize;
}

export function startBest(best: Best, limits: Limits): void {
  best.gain = limits.minGain;
  best.column = -1.0;
}

export function offer(
  s: Scan,
  kind: u32,
  bin: i32,
  missingPasses: bool,
  first: f64,
  second: f64,
  rows: f64,
): void {
  const limits = s.limits;
  const node = s.node;
  if (rows < limits.minRows || node.rows - rows < limits.minRows) return;
  const weight = second * limits.unit;
  const otherWeight = (node.second - second) * limits.unit;
  if (weight < limits.minWeight || otherWeight < limits.minWeight) return;
  const gain =
    bothWorth(s, first * limits.unit, weight, (node.first - first) * limits.unit, otherWeight) - node.worth;
  const best = s.best;
  if (!(gain > best.gain)) return;
  best.gain = gain;
  best.first = first;
  best.second = second;
  best.rows = rows;
  best.kind = kind as f64;
  best.column = s.column as f64;
  best.bin = bin as f64;
  best.missingPasses = missingPasses ? 1.0 : 0.0;
}

/** With values that keep to bounds and direction: -Infinity when they cannot. */
function bothWorth(s: Scan, gradient: f64, weight: f64, otherGradient: f64, otherWeight: f64): f64 {
  const l1 = s.limits.l1;
  const lower = s.node.lower;
  const upper = s.node.upper;
  const curvature = weight + s.l2;
  const otherCurvature = otherWeight + s.l2;
  if (s.direction !== 0) {
    const below = leafValue(gradient, curvature, l1, lower, upper);
    const above = leafValue(otherGradient, otherCurvature, l1, lower, upper);
    if (s.direction > 0 ? below > above : below < above) return -Infinity;
  }
  return (
    leafWorth(gradient, curvature, l1, lower, upper) +
    leafWorth(otherGradient, otherCurvature, l1, lower, upper)
  );
}
