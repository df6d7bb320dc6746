import { log } from '../../src/core/exact/log.ts';
import { randomStream } from '../../src/core/random.ts';
import type { Shopper } from './shopper.ts';

interface Occasion {
  readonly shopper: number;
  readonly effort: number;
}

/**
 * Shares `total` orders out among shoppers: how many each gets, in their order. These are independent Poisson
 * processes with rates `eagerness`, given their sum: the nth order of a shopper costs an effort of (time of the nth
 * event at rate 1) / eagerness, and the smallest efforts win. So another shopper takes orders from the others but
 * does not deal them anew.
 *
 * Costs one draw and one logarithm an order.
 *
 * @param eagerness relative rate per shopper, in their order; one of them above 0 unless `total` is 0
 */
export function allocate(
  seed: number,
  period: string,
  shoppers: readonly Shopper[],
  eagerness: readonly number[],
  total: number,
): number[] {
  const counts = shoppers.map(() => 0);
  for (const occasion of cheapest(seed, period, shoppers, eagerness, total)) counts[occasion.shopper]! += 1;
  return counts;
}

function cheapest(
  seed: number,
  period: string,
  shoppers: readonly Shopper[],
  eagerness: readonly number[],
  total: number,
): Occasion[] {
  if (total === 0) return [];
  // Two deviations of a Poisson total more than is expected; doubled in the few cases where that is not enough.
  let limit = (total + 2 * Math.sqrt(total)) / eagerness.reduce((sum, eager) => sum + eager, 0);
  for (;;) {
    const reach = limit;
    const occasions = shoppers.flatMap((shopper, index) =>
      efforts(seed, period, shopper, eagerness[index]!, reach).map((effort) => ({ shopper: index, effort })),
    );
    if (occasions.length >= total) return occasions.toSorted(byEffort).slice(0, total);
    limit *= 2;
  }
}

function efforts(seed: number, period: string, shopper: Shopper, eager: number, limit: number): number[] {
  if (eager === 0) return [];
  const random = randomStream(seed, 'shop', 'efforts', period, shopper.number);
  const found: number[] = [];
  for (let waited = -log(1 - random()); waited / eager <= limit; waited -= log(1 - random())) {
    found.push(waited / eager);
  }
  return found;
}

function byEffort(a: Occasion, b: Occasion): number {
  return a.effort - b.effort || a.shopper - b.shopper;
}
