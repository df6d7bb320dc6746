export interface HistogramBin {
  /** The bin holds probabilities in [from, to); the last one 1 as well. */
  readonly from: number;
  readonly to: number;
  readonly negatives: number;
  readonly positives: number;
}

/** Rows of either class by probability, in bins of equal width. */
export function scoreHistogram(labels: Uint8Array, probabilities: Float64Array, bins = 20): HistogramBin[] {
  const negatives = new Float64Array(bins);
  const positives = new Float64Array(bins);
  for (let row = 0; row < labels.length; row += 1) {
    const bin = Math.min(bins - 1, Math.floor((probabilities[row] as number) * bins));
    const counts = labels[row] === 1 ? positives : negatives;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return Array.from(negatives, (count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    negatives: count,
    positives: positives[bin] as number,
  }));
}
