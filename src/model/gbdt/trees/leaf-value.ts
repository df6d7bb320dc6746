/**
 * What a leaf says, and what that is worth: the minimum of G w + (H + l2) w^2 / 2 + l1 |w| over the values w that its
 * bounds allow. Each is a fixed sequence of single operations on exact sums, so it has the same bits wherever it is computed.
 */
import type { NodeSums } from './split.ts';

/** The value before the learning rate: -T(G) / (H + l2), T being the soft threshold at l1, cut to the bounds. */
export function leafValue(
  { first, second, l2, lower, upper }: Omit<NodeSums, 'rows'>,
  unit: number,
  l1: number,
): number {
  const value = freeValue(first * unit, second * unit + l2, l1);
  return Math.max(lower, Math.min(upper, value));
}

/** Twice what the leaf's value takes off the regularised loss. */
export function leafWorth(node: Omit<NodeSums, 'rows'>, unit: number, l1: number): number {
  const gradient = node.first * unit;
  const curvature = node.second * unit + node.l2;
  const value = leafValue(node, unit, l1);
  if (value === freeValue(gradient, curvature, l1)) return freeWorth(softThreshold(gradient, l1), curvature);
  return -(2 * gradient * value + 2 * l1 * Math.abs(value) + curvature * value * value);
}

/** The same without bounds: G^2 / (H + l2). Nothing is gained where the loss is flat, as its leaf says nothing. */
function freeWorth(gradient: number, curvature: number): number {
  return curvature === 0 ? 0 : (gradient * gradient) / curvature;
}

function freeValue(gradient: number, curvature: number, l1: number): number {
  return curvature === 0 ? 0 : -softThreshold(gradient, l1) / curvature;
}

function softThreshold(gradient: number, l1: number): number {
  if (gradient > l1) return gradient - l1;
  return gradient < -l1 ? gradient + l1 : 0;
}
