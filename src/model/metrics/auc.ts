import { exactSum } from '../../core/exact/sum.ts';
import type { Ranking } from './ranking.ts';

/**
 * Area under the ROC curve: the chance that a positive row has a higher margin than a negative one, ties counting half.
 * Counted in integers, divided once: (2 #{s+ > s-} + #{s+ = s-}) / (2 n+ n-). scikit-learn's `roc_auc_score`.
 */
export function auc(ranking: Ranking): number {
  let halves = 0n;
  let below = ranking.totalNegatives;
  for (let group = 0; group < ranking.margins.length; group += 1) {
    const negatives = ranking.negatives[group] as number;
    const positives = ranking.positives[group] as number;
    below -= negatives;
    // Each factor is far below 2^53; their product need not be.
    if (positives > 0) halves += BigInt(positives) * BigInt(2 * below + negatives);
  }
  const pairs = BigInt(ranking.totalPositives) * BigInt(ranking.totalNegatives);
  return Number(halves) / Number(2n * pairs);
}

/**
 * Standard error of the AUC after DeLong, DeLong and Clarke-Pearson (1988), from placement values; undefined with
 * fewer than two rows of a class.
 */
export function aucStandardError(ranking: Ranking): number | undefined {
  const { totalPositives, totalNegatives } = ranking;
  if (totalPositives < 2 || totalNegatives < 2) return undefined;
  const area = auc(ranking);
  const ofPositives: number[] = [];
  const ofNegatives: number[] = [];
  let above = 0;
  let below = totalNegatives;
  for (let group = 0; group < ranking.margins.length; group += 1) {
    const positives = ranking.positives[group] as number;
    const negatives = ranking.negatives[group] as number;
    below -= negatives;
    const positivePlacement = (below + negatives / 2) / totalNegatives - area;
    const negativePlacement = (above + positives / 2) / totalPositives - area;
    ofPositives.push(positives * (positivePlacement * positivePlacement));
    ofNegatives.push(negatives * (negativePlacement * negativePlacement));
    above += positives;
  }
  return Math.sqrt(
    exactSum(ofPositives) / (totalPositives - 1) / totalPositives +
      exactSum(ofNegatives) / (totalNegatives - 1) / totalNegatives,
  );
}
