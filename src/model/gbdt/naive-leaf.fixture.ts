/** What a leaf of the oracle says and is worth: the minimum of its loss, straight from its definition. */
import type { LabelledTable } from '../../core/feature-table.ts';
import type { GbdtParameters } from '../train-options.ts';

export interface Region {
  readonly rows: readonly number[];
  readonly depth: number;
  readonly l2: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Problem {
  readonly table: LabelledTable;
  readonly parameters: GbdtParameters;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

export const GRADIENT = 2 ** 30;

/** The minimum over w of G w + (H + l2) w^2 / 2 + l1 |w| within the bounds. */
export function valueOf(problem: Problem, region: Region): number {
  return Math.min(region.upper, Math.max(region.lower, freeValue(problem, region)));
}

export function worthOf(problem: Problem, region: Region): number {
  const { lambda_l1: l1 } = problem.parameters;
  const gradient = sum(problem.first, region.rows) / GRADIENT;
  const curvature = sum(problem.second, region.rows) / GRADIENT + region.l2;
  const value = valueOf(problem, region);
  if (curvature === 0 && value === 0) return 0;
  if (value === freeValue(problem, region)) {
    const beyond = Math.max(0, Math.abs(gradient) - l1);
    return (beyond * beyond) / curvature;
  }
  return -(2 * gradient * value + 2 * l1 * Math.abs(value) + curvature * value * value);
}

function freeValue(problem: Problem, { rows, l2 }: Region): number {
  const { lambda_l1: l1 } = problem.parameters;
  const gradient = sum(problem.first, rows) / GRADIENT;
  const curvature = sum(problem.second, rows) / GRADIENT + l2;
  const beyond = Math.max(0, Math.abs(gradient) - l1);
  return curvature === 0 ? 0 : (-Math.sign(gradient) * beyond) / curvature;
}

export function sum(terms: readonly number[], rows: readonly number[]): number {
  return rows.reduce((total, row) => total + (terms[row] ?? 0), 0);
}
