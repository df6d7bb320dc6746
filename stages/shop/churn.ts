import { log } from '../../src/core/exact/log.ts';
import { logit } from '../../src/core/exact/logistic.ts';
import { randomStream } from '../../src/core/random.ts';
import type { Order } from './orders.ts';
import { DAY_SECONDS, type EmailClass, type Shopper } from './shopper.ts';

/** What a disposable address or a company's says about staying. */
const EMAIL_EFFECT: Record<EmailClass, number> = {
  freemail: 0,
  business: -0.5,
  education: 0.3,
  disposable: 1.1,
};

// A stream can say 0, whose log-odds are infinite.
const SMALLEST = 1e-12;

/**
 * The shoppers who buy nothing in the label window: the `rate` share of them that is most inclined to leave. The
 * inclination is a log-odds of what their orders so far show, plus logistic noise, so that the best possible
 * model knows the probability of leaving and never the fact.
 *
 * @param histories each shopper's orders up to the as-of date, in the order of `shoppers`
 */
export function chooseChurned(
  seed: number,
  shoppers: readonly Shopper[],
  histories: readonly (readonly Order[])[],
  rate: number,
): Set<Shopper> {
  const inclined = shoppers.map((shopper, index) => {
    const inclination = logOdds(shopper, histories[index]!) + noise(seed, shopper);
    return { shopper, inclination };
  });
  inclined.sort((a, b) => b.inclination - a.inclination || a.shopper.number - b.shopper.number);
  return new Set(inclined.slice(0, Math.round(rate * shoppers.length)).map(({ shopper }) => shopper));
}

function logOdds(shopper: Shopper, orders: readonly Order[]): number {
  const daysAgo = orders.map((order) => -Math.floor(order.second / DAY_SECONDS));
  const recency = orders.length === 0 ? shopper.lifetimeDays : Math.min(...daysAgo);
  const frequency = (30 * orders.length) / (shopper.lifetimeDays + 30);
  const variety = new Set(orders.map((order) => order.category)).size;
  return (
    // Silence counts by what is usual for this customer: a month is long for who buys weekly.
    Math.min(recency, 400) / 90 +
    0.7 * log(1 + (recency * frequency) / 30) -
    0.7 * log(0.1 + frequency) -
    1.2 * spendTrend(orders, daysAgo) -
    0.45 * variety -
    shopper.lifetimeDays / 1000 +
    EMAIL_EFFECT[shopper.emailClass]
  );
}

// Logistic, so that the log-odds are just that. Every eighth customer goes by what no shop can see.
function noise(seed: number, shopper: Shopper): number {
  const random = randomStream(seed, 'shop', 'churn', shopper.number);
  const spread = random() < 0.1 ? 8 : 1;
  return spread * logit(Math.max(random(), SMALLEST));
}

// Spending a day in the last 90 days against that in the 275 before, as a logarithm; smoothed by 10 euros a quarter.
function spendTrend(orders: readonly Order[], daysAgo: readonly number[]): number {
  let recent = 1000;
  let before = 1000 * (275 / 90);
  orders.forEach((order, index) => {
    if (daysAgo[index]! < 90) recent += order.cents;
    else if (daysAgo[index]! < 365) before += order.cents;
  });
  const trend = log(recent / 90) - log(before / 275);
  return Math.max(-2, Math.min(2, trend));
}
