import { exp } from '../../src/core/exact/exp.ts';
import { log } from '../../src/core/exact/log.ts';
import { type RandomStream, randomStream } from '../../src/core/random.ts';
import { DAY_SECONDS, normal, pick, type Shopper } from './shopper.ts';

export interface Order {
  readonly customer: number;
  /** Names the order among those of its customer; says nothing about time. */
  readonly name: string;
  /** Seconds after midnight at the start of the as-of date; negative before it. */
  readonly second: number;
  readonly cents: number;
  readonly items: number;
  readonly category: string;
}

// The dearest article costs 10,000 euros.
const MAX_CENTS = 1_000_000;

/** Draws the second of one order of a shopper. */
export type DrawSecond = (random: RandomStream, shopper: Shopper) => number;

/**
 * The first `count` orders of a shopper in a period. They come from one stream in turn, so that a larger count
 * leaves the earlier ones as they are.
 */
export function makeOrders(
  seed: number,
  period: string,
  shopper: Shopper,
  count: number,
  drawSecond: DrawSecond,
): Order[] {
  const random = randomStream(seed, 'shop', 'orders', period, shopper.number);
  return Array.from({ length: count }, (_, index) => {
    const second = drawSecond(random, shopper);
    const items = 1 + Math.floor(-0.9 * log(1 - random()));
    const price =
      shopper.orderCents * exp(shopper.spendTrend * growth(shopper, second) + 0.35 * normal(random));
    return {
      customer: shopper.number,
      name: `${period}${String(index + 1).padStart(4, '0')}`,
      second,
      cents: Math.max(99, Math.min(MAX_CENTS, Math.round(price * (0.7 + 0.3 * items)))),
      items,
      category: drawCategory(random, shopper),
    };
  });
}

// From -0.5 on the day of signing up to 0.5 on the as-of date and after.
function growth(shopper: Shopper, second: number): number {
  return Math.min(0.5, 0.5 + second / ((shopper.lifetimeDays + 1) * DAY_SECONDS));
}

function drawCategory(random: RandomStream, shopper: Shopper): string {
  const favourite = random() < 0.4;
  const any = pick(random, shopper.categories);
  return favourite ? shopper.categories[0]! : any;
}
