import { exactSum } from '../../core/exact/sum.ts';

export interface CalibrationBin {
  /** The bin holds probabilities in (from, to]; the first one 0 as well. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly meanProbability: number;
  /** The share of rows that are positive. */
  readonly observed: number;
}

/**
 * How often what is given a probability comes true, in bins of equal width; bins without rows are left out.
 * scikit-learn's `calibration_curve(strategy='uniform')`, with its edges.
 */
export function calibrationCurve(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins = 10,
): CalibrationBin[] {
  // numpy's linspace(0, 1): multiples of the rounded step, not rounded quotients; the last edge is set to 1.
  const step = 1 / bins;
  const edges = Array.from({ length: bins + 1 }, (_, index) => (index === bins ? 1 : index * step));
  const members: number[][] = Array.from({ length: bins }, () => []);
  const positives = new Float64Array(bins);
  for (let row = 0; row < labels.length; row += 1) {
    const probability = probabilities[row] as number;
    let bin = 0;
    while (bin < bins - 1 && (edges[bin + 1] as number) < probability) bin += 1;
    members[bin]?.push(probability);
    positives[bin] = (positives[bin] as number) + (labels[row] as number);
  }
  return members.flatMap((own, bin) => {
    const rows = own.length;
    if (rows === 0) return [];
    const from = edges[bin] as number;
    const to = edges[bin + 1] as number;
    const observed = (positives[bin] as number) / rows;
    return [{ from, to, rows, meanProbability: exactSum(own) / rows, observed }];
  });
}
