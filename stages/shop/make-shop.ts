/**
 * A web shop that never was: customers with habits, their orders up to an as-of date, who leaves, and the orders of
 * who stays. All numbers come from streams of the seed named by customer, through IEEE arithmetic and our own exp and
 * log, so that the shop is the same on every machine.
 */
import { MlopsError } from '../../src/core/error.ts';
import type { RandomStream } from '../../src/core/random.ts';
import { chooseChurned } from './churn.ts';
import { type DrawSecond, makeOrders, type Order } from './orders.ts';
import { allocate } from './allocate.ts';
import { DAY_SECONDS, makeShopper, type Shopper } from './shopper.ts';

export interface ShopPlan {
  readonly customers: number;
  readonly orders: number;
  /** Share of the customers with no order in the label window, from 0 to 1. */
  readonly churnRate: number;
  readonly labelWindowDays: number;
  readonly seed: number;
}

export interface Shop {
  readonly shoppers: readonly Shopper[];
  readonly orders: readonly Order[];
}

/** The orders go on for this long after the as-of date, whatever the label window is. */
export const FUTURE_DAYS = 90;

/** Share of the orders after the as-of date, where the number of customers allows it. */
const FUTURE_SHARE = 0.13;

/** How eager a churned customer is to buy again once a label window shorter than the future is over. */
const COMEBACK = 0.2;

/** @throws MlopsError SHOP_TOO_FEW_ORDERS with fewer orders than customers */
export function makeShop(plan: ShopPlan): Shop {
  if (plan.orders < plan.customers) throw tooFewOrders(plan);
  const { seed } = plan;
  const shoppers = Array.from({ length: plan.customers }, (_, index) => makeShopper(seed, index + 1));

  const staying = plan.customers - Math.round(plan.churnRate * plan.customers);
  const future = Math.max(staying, staying === 0 ? 0 : Math.round(FUTURE_SHARE * plan.orders));
  const counts = allocate(seed, 'past', shoppers, shoppers.map(pastEagerness), plan.orders - future);
  const histories = shoppers.map((shopper, index) =>
    makeOrders(seed, 'P', shopper, counts[index]!, pastSecond),
  );

  const churned = chooseChurned(seed, shoppers, histories, plan.churnRate);
  return { shoppers, orders: [...histories.flat(), ...futureOrders(plan, shoppers, churned, future)] };
}

function futureOrders(
  plan: ShopPlan,
  shoppers: readonly Shopper[],
  churned: ReadonlySet<Shopper>,
  total: number,
): Order[] {
  const { seed, labelWindowDays: window } = plan;
  const comeback = window < FUTURE_DAYS ? COMEBACK : 0;
  const eagerness = shoppers.map((shopper) => shopper.rate * (churned.has(shopper) ? comeback : 1));
  const counts = allocate(seed, 'future', shoppers, eagerness, total - (shoppers.length - churned.size));
  return shoppers.flatMap((shopper, index) => {
    if (churned.has(shopper)) {
      return makeOrders(seed, 'F', shopper, counts[index]!, daysAfter(window, FUTURE_DAYS));
    }
    const inWindow = makeOrders(seed, 'S', shopper, 1, daysAfter(0, window));
    return [...inWindow, ...makeOrders(seed, 'F', shopper, counts[index]!, daysAfter(0, FUTURE_DAYS))];
  });
}

// A new customer has had their first days, too.
function pastEagerness(shopper: Shopper): number {
  return shopper.rate * shopper.activeShare * (shopper.lifetimeDays + 60);
}

// From the day of signing up to the end of the as-of date, bent by the momentum, ended when interest was lost.
function pastSecond(random: RandomStream, shopper: Shopper): number {
  const unit = random();
  const bent = unit + shopper.momentum * unit * (1 - unit);
  const life = (shopper.lifetimeDays + 1) * DAY_SECONDS;
  return DAY_SECONDS - life + Math.floor(bent * shopper.activeShare * life);
}

// The day after the as-of date is the first of the label window.
function daysAfter(from: number, to: number): DrawSecond {
  return (random) => DAY_SECONDS + Math.floor((from + random() * (to - from)) * DAY_SECONDS);
}

function tooFewOrders(plan: ShopPlan): MlopsError {
  return new MlopsError({
    code: 'SHOP_TOO_FEW_ORDERS',
    message: `a shop of ${plan.customers} customers cannot have ${plan.orders} orders`,
    hints: ['set `n_orders` to `n_customers` at least; ten orders for a customer are a good start'],
  });
}
