import type { CalibrationOrNone } from '../../calibration/calibration.ts';
import { type GraphLookup, requireOurs } from './graph-lookup.ts';

/**
 * What `encodeProbability` wrote: a calibration that never falls as the margin rises.
 *
 * @throws ForeignGraph
 */
export function decodeProbability(graph: GraphLookup): CalibrationOrNone {
  if (graph.has('slope')) {
    const [slope, intercept] = [graph.double('slope'), graph.double('intercept')];
    requireOurs(slope > 0 && Number.isFinite(slope) && Number.isFinite(intercept), 'a sigmoid that falls');
    return { kind: 'platt', slope, intercept };
  }
  if (!graph.has('starts')) return null;
  // The last start is one that no margin reaches.
  const starts = graph.doubles('starts').slice(0, -1);
  const probabilities = [...graph.doubles('step_probabilities')];
  requireOurs(probabilities.length === starts.length + 1, 'steps that do not fit their starts');
  requireOurs(isAscending(starts) && starts.every(Number.isFinite), 'starts that do not ascend');
  requireOurs(isAscending([0, ...probabilities, 1]), 'probabilities that do not ascend');
  return { kind: 'isotonic', starts, probabilities };
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, at) => at === 0 || value >= (values[at - 1] as number));
}
