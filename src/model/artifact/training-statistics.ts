/** What training saw in each column: what a table to score is compared with. Counts alone, so no order matters. */
import type { CategoricalColumn, FeatureColumn, NumericColumn } from '../../core/feature-table.ts';
import type { ModelColumn } from '../../documents/model-column.ts';
import { withinFloat32 } from '../columns/finite-values.ts';
import { fitCuts } from '../gbdt/trees/fit-cuts.ts';
import { midpoint } from '../columns/midpoint.ts';

type NumericStatistics = Extract<ModelColumn, { kind: 'numeric' }>['training'];
type CategoricalStatistics = Extract<ModelColumn, { kind: 'categorical' }>['training'];

const MAX_BINS = 20;

/** @returns bins of about equally many rows; frequent values have bins of their own */
export function numericStatistics(column: NumericColumn): NumericStatistics {
  const { values } = column;
  const present = withinFloat32(values).toSorted();
  const cuts = present.length === 0 ? [] : fitCuts(present, MAX_BINS);
  const bounds = [0, ...cuts, present.length];
  return {
    ...missingRows(values.length - present.length, values.length),
    // Strictly between two values that training saw: neither is on an edge.
    edges: cuts.map((cut) => midpoint(present[cut - 1] as number, present[cut] as number)),
    rows: present.length === 0 ? [] : bounds.slice(1).map((end, bin) => end - (bounds[bin] as number)),
  };
}

/** @param categories those of the model; what is none of them and not missing is unseen */
export function categoricalStatistics(
  column: CategoricalColumn,
  categories: readonly string[],
): CategoricalStatistics {
  const counts = countValues(column);
  const total = column.values.length;
  const missing = counts.get('') ?? 0;
  const rows = categories.map((category) => counts.get(category) ?? 0);
  const unseen = total - missing - rows.reduce((sum, each) => sum + each, 0);
  return { ...missingRows(missing, total), unseen, unseen_share: unseen / total, rows };
}

export function countValues({
  values,
}: Extract<FeatureColumn, { kind: 'categorical' }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const missingRows = (missing: number, total: number) => ({ missing, missing_share: missing / total });
