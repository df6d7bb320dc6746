import { type CalibrationOrNone, probabilityOf } from '../calibration/calibration.ts';
import { callsByThreshold } from '../metrics/calls-by-threshold.ts';
import { rankRows } from '../metrics/ranking.ts';
import { midpoint } from '../columns/midpoint.ts';

export interface Threshold {
  readonly probability: number;
  /** Decides: rows at or above it are positive. */
  readonly margin: number;
}

/**
 * The threshold with the highest F1 on out-of-fold margins; of equals the one that calls the fewest rows. It lies in the
 * middle between the lowest margin that is called and the next one below; under an isotonic calibration, where a step
 * begins, so that rows of one probability are called alike.
 *
 * @param labels 0 or 1 per row, both present
 */
export function maximizeF1(
  labels: Uint8Array,
  margins: Float64Array,
  calibration: CalibrationOrNone,
): Threshold & { readonly f1: number } {
  const levels = calibration?.kind === 'isotonic' ? stepsOf(calibration.starts, margins) : margins;
  const ranking = rankRows(labels, levels);
  let best = { f1: -1, group: 0 };
  for (const { group, truePositives, falsePositives } of callsByThreshold(ranking)) {
    const f1 = (2 * truePositives) / (truePositives + falsePositives + ranking.totalPositives);
    if (f1 > best.f1) best = { f1, group };
  }
  const lowest = ranking.margins[best.group] as number;
  const next = ranking.margins[best.group + 1];
  const margin =
    calibration?.kind === 'isotonic'
      ? (calibration.starts[lowest - 1] ?? -Number.MAX_VALUE)
      : next === undefined
        ? lowest
        : midpoint(next, lowest);
  return { margin, probability: probabilityOf(calibration, margin), f1: best.f1 };
}

/** The number of the step that each margin stands on. */
function stepsOf(starts: readonly number[], margins: Float64Array): Float64Array {
  const places = {
    kind: 'isotonic',
    starts,
    probabilities: [0, ...starts.map((_, step) => step + 1)],
  } as const;
  return margins.map((margin) => probabilityOf(places, margin));
}
