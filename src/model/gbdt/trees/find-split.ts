/**
 * The best question to ask in a node. Inside a column questions are ordered so: lower bin, then missing values failing
 * the test; sets of categories as scanSets has them; last, whether there is a value at all. Columns ascend. So it does not
 * matter who scans which columns first. The kernels do the same (src/kernels/assembly/scan.ts).
 */
import { type Candidate, type Search, type SearchSpace, offer, startSearch, sumsAt } from './candidates.ts';
import { scanSets } from './category-sets.ts';
import { type Histogram, PER_BIN } from './histogram.ts';
import { materializeSplit } from '../materialize-split.ts';
import { type NodeSums, type Split, addSums, takeSums } from './split.ts';

/** Undefined when no split keeps the limits and gains more than `min_gain`. */
export function findSplit(
  space: SearchSpace,
  histogram: Histogram,
  active: readonly number[],
  node: NodeSums,
): Split | undefined {
  return materializeSplit(space, histogram, node, findBest(space, histogram, active, node));
}

function findBest(
  space: SearchSpace,
  histogram: Histogram,
  active: readonly number[],
  node: NodeSums,
): Candidate {
  const search = startSearch(space, histogram, node);
  for (const column of active) scanColumn(search, column);
  return search.best;
}

function scanColumn(search: Search, column: number): void {
  const { space, histogram, node } = search;
  const { kind, bins } = space.columns[column] as SearchSpace['columns'][number];
  search.column = column;
  search.missing = sumsAt(histogram, (space.layout.offsets[column] as number) + bins * PER_BIN);
  search.direction = space.directions[column] as number;
  if (kind === 'numeric') scanBins(search, 'threshold', bins);
  else if (isLarge(search, bins)) scanSets(search);
  else scanBins(search, 'category', bins);
  search.direction = 0;
  if (search.missing.rows > 0) offer(search, 'present', bins, false, takeSums(node, search.missing));
}

/** Every threshold, or every category against the others. */
function scanBins(search: Search, kind: 'threshold' | 'category', bins: number): void {
  const { space, histogram, column, missing } = search;
  const offset = space.layout.offsets[column] as number;
  let sums = { first: 0, second: 0, rows: 0 };
  for (let bin = 0; bin < bins; bin++) {
    const here = sumsAt(histogram, offset + bin * PER_BIN);
    // An empty bin repeats the question before it.
    if (here.rows === 0) continue;
    sums = kind === 'category' ? here : addSums(sums, here);
    offer(search, kind, bin, false, sums);
    if (missing.rows > 0) offer(search, kind, bin, true, addSums(sums, missing));
  }
}

/** Whether the node has more categories than are tried one by one. */
function isLarge({ space, histogram, column }: Search, bins: number): boolean {
  const offset = space.layout.offsets[column] as number;
  let present = 0;
  for (let code = 0; code < bins; code++) {
    if ((histogram[offset + code * PER_BIN + 2] as number) > 0) present++;
  }
  return present > space.limits.max_cat_to_onehot;
}
