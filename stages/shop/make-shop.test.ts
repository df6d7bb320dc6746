import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FUTURE_DAYS, makeShop, type Shop, type ShopPlan } from './make-shop.ts';
import type { Order } from './orders.ts';
import { DAY_SECONDS } from './shopper.ts';

const plan: ShopPlan = { customers: 400, orders: 4000, churnRate: 0.2, labelWindowDays: 90, seed: 7 };

const plans = fc
  .record({
    customers: fc.integer({ min: 1, max: 60 }),
    ordersEach: fc.double({ min: 1, max: 12, noNaN: true }),
    churnRate: fc.double({ min: 0, max: 1, noNaN: true }),
    labelWindowDays: fc.constantFrom(30, 60, 90),
    seed: fc.nat(),
  })
  .map(({ ordersEach, ...rest }): ShopPlan => ({ ...rest, orders: Math.ceil(rest.customers * ordersEach) }));

describe('makeShop', () => {
  test('has exactly the customers and orders that were asked for', () => {
    fc.assert(
      fc.property(plans, (each) => {
        const shop = makeShop(each);
        expect(shop.shoppers.map(({ number }) => number)).toEqual(
          Array.from({ length: each.customers }, (_, index) => index + 1),
        );
        expect(shop.orders).toHaveLength(each.orders);
        expect(new Set(shop.orders.map(({ customer, name }) => `${customer} ${name}`)).size).toBe(
          each.orders,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('leaves exactly the churned share without an order in the label window', () => {
    fc.assert(
      fc.property(plans, (each) => {
        const churned = each.customers - returned(makeShop(each), each.labelWindowDays).size;
        expect(churned).toBe(Math.round(each.churnRate * each.customers));
      }),
      { numRuns: 40 },
    );
  });

  test('sells to nobody before they sign up and to nobody after the future has ended', () => {
    const shop = makeShop(plan);
    for (const { customer, second } of shop.orders) {
      expect(second).toBeGreaterThanOrEqual(-DAY_SECONDS * shop.shoppers[customer - 1]!.lifetimeDays);
      expect(second).toBeLessThan(DAY_SECONDS * (1 + FUTURE_DAYS));
    }
  });

  test('has orders on both sides of the as-of date', () => {
    const past = makeShop(plan).orders.filter(({ second }) => second < DAY_SECONDS).length;
    expect(past).toBeGreaterThan(3000);
    expect(past).toBeLessThan(3700);
  });

  test('lets some of the churned come back after a short label window', () => {
    const shop = makeShop({ ...plan, labelWindowDays: 30 });
    expect(returned(shop, 90).size).toBeGreaterThan(returned(shop, 30).size);
  });

  test('does not change customers, nor what they bought, when others join', () => {
    const small = makeShop(plan);
    const large = makeShop({ ...plan, customers: 500, orders: 5000 });
    expect(large.shoppers.slice(0, 400)).toEqual(small.shoppers);
    const before = byName(small);
    const kept = [...byName(large)].filter(([name]) => before.has(name));
    expect(kept.length).toBeGreaterThan(3600);
    for (const [name, order] of kept) expect(order).toEqual(before.get(name));
  });

  test('is the same for the same seed and another for another', () => {
    expect(makeShop(plan)).toEqual(makeShop(plan));
    expect(makeShop({ ...plan, seed: 8 }).shoppers[0]).not.toEqual(makeShop(plan).shoppers[0]);
  });

  test('makes those leave who have been silent, but not only those', () => {
    const shop = makeShop({ ...plan, customers: 2000, orders: 20_000 });
    const stayed = returned(shop, 90);
    const auc = aucOf(
      shop.shoppers.map(({ number }) => [recency(shop, number), !stayed.has(number)] as const),
    );
    expect(auc).toBeGreaterThan(0.7);
    expect(auc).toBeLessThan(0.85);
  });

  test('refuses fewer orders than customers', () => {
    expect(() => makeShop({ ...plan, orders: 399 })).toThrow('400 customers cannot have 399 orders');
  });
});

function returned(shop: Shop, days: number): Set<number> {
  const inWindow = shop.orders.filter(
    ({ second }) => second >= DAY_SECONDS && second < DAY_SECONDS * (1 + days),
  );
  return new Set(inWindow.map(({ customer }) => customer));
}

function byName(shop: Shop): Map<string, Order> {
  return new Map(shop.orders.map((order) => [`${order.customer} ${order.name}`, order]));
}

function recency(shop: Shop, number: number): number {
  const past = shop.orders.filter(({ customer, second }) => customer === number && second < DAY_SECONDS);
  return Math.min(...past.map(({ second }) => -second), 1e9);
}

function aucOf(rows: readonly (readonly [score: number, positive: boolean])[]): number {
  const positives = rows.filter(([, positive]) => positive);
  const negatives = rows.filter(([, positive]) => !positive);
  let wins = 0;
  for (const [high] of positives) {
    for (const [low] of negatives) wins += high > low ? 1 : high === low ? 0.5 : 0;
  }
  return wins / positives.length / negatives.length;
}
