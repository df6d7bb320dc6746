/**
 * Where a column is cut into bins. A value of more rows than a bin's share has a bin of its own, so that a spike (zero, a
 * default, a full year) does not swallow its neighbours; the other bins are filled evenly with the rest. A share is what
 * is left per bin that is left, once the frequent values are taken out.
 */

/** The rows of one value: places in the sorted column, from `begin` up to `end`. */
interface Run {
  readonly begin: number;
  readonly end: number;
}

/**
 * @param sorted no NaN; -0 and 0 are one value
 * @returns places in `sorted`, ascending, at which a bin begins, but for the first: between two distinct values each
 */
export function fitCuts(sorted: Float32Array, maxBins: number): number[] {
  const every = cutEverywhere(sorted, maxBins);
  if (every !== undefined) return every;
  const frequent = findFrequent(sorted, maxBins);
  let gaps = gapsBetween(frequent, sorted.length);
  while (gaps.length > maxBins - frequent.length) {
    // Each gap needs a bin.
    dropRarest(frequent);
    gaps = gapsBetween(frequent, sorted.length);
  }
  const bins = allot(gaps, maxBins - frequent.length);
  const cuts: number[] = [];
  for (const { begin, end } of [...frequent, ...gaps]) cuts.push(begin, end);
  for (const [at, gap] of gaps.entries()) cutGap(cuts, sorted, gap, bins[at] as number);
  return [...new Set(cuts)].filter((cut) => cut > 0 && cut < sorted.length).toSorted((a, b) => a - b);
}

/** A bin per value; undefined when there are more values than bins. */
function cutEverywhere(sorted: Float32Array, maxBins: number): number[] | undefined {
  const cuts: number[] = [];
  for (let at = 1; at < sorted.length; at++) {
    if (sorted[at - 1] === sorted[at]) continue;
    if (cuts.length + 1 === maxBins) return undefined;
    cuts.push(at);
  }
  return cuts;
}

/** Values with at least a share of the rows, ascending. Each that is taken out lowers the share of the others. */
function findFrequent(sorted: Float32Array, maxBins: number): Run[] {
  let found: Run[] = [];
  let rows = sorted.length;
  for (;;) {
    const longer = runsOf(sorted, Math.ceil(rows / (maxBins - found.length)));
    if (longer.length === found.length) return found;
    found = longer;
    rows = sorted.length - found.reduce((sum, { begin, end }) => sum + end - begin, 0);
  }
}

/** Values of at least so many rows: any such run covers a place out of so many. */
function runsOf(sorted: Float32Array, rows: number): Run[] {
  const runs: Run[] = [];
  for (let at = rows - 1; at < sorted.length; at += rows) {
    if (at < (runs.at(-1)?.end ?? 0)) continue;
    const value = sorted[at] as number;
    const begin = firstPlace(sorted, (each) => each >= value);
    const end = firstPlace(sorted, (each) => each > value);
    if (end - begin >= rows) runs.push({ begin, end });
  }
  return runs;
}

/** By halving: `holds` is false up to some place, and true from there on. */
function firstPlace(sorted: Float32Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What lies before, between and behind frequent values. */
function gapsBetween(frequent: readonly Run[], rows: number): Run[] {
  const ends = [0, ...frequent.map(({ end }) => end)];
  const begins = [...frequent.map(({ begin }) => begin), rows];
  return ends.map((begin, at) => ({ begin, end: begins[at] as number })).filter((gap) => gap.end > gap.begin);
}

/** Of equals the first. */
function dropRarest(frequent: Run[]): void {
  const lengths = frequent.map(({ begin, end }) => end - begin);
  frequent.splice(lengths.indexOf(Math.min(...lengths)), 1);
}

/** A bin for each gap, and each further one where most rows share a bin; of equals to the first gap. */
function allot(gaps: readonly Run[], bins: number): number[] {
  const allotted = gaps.map(() => 1);
  for (let given = gaps.length; given < bins; given++) {
    let most = 0;
    for (const [at, { begin, end }] of gaps.entries()) {
      const best = gaps[most] as Run;
      const more =
        (end - begin) * (allotted[most] as number) > (best.end - best.begin) * (allotted[at] as number);
      if (more) most = at;
    }
    allotted[most] = (allotted[most] as number) + 1;
  }
  return allotted;
}

/** Adds the cuts inside a gap: each bin takes an equal share of what is left, and the rest of its last value. */
function cutGap(cuts: number[], sorted: Float32Array, { begin, end }: Run, bins: number): void {
  let start = begin;
  for (; bins > 1; bins--) {
    let at = start + Math.ceil((end - start) / bins);
    while (at < end && sorted[at - 1] === sorted[at]) at++;
    if (at >= end) return;
    cuts.push(at);
    start = at;
  }
}
