import { randomStream } from '../../src/core/random.ts';
import type { Shop } from './make-shop.ts';
import type { Order } from './orders.ts';
import { DAY_SECONDS, pick, type Shopper } from './shopper.ts';

type Fault = 'no-domain' | 'refund-alone' | 'point-slipped';

const FAULTS: readonly Fault[] = ['no-domain', 'refund-alone', 'point-slipped'];

/**
 * Plants the faults of real data in a share of the customers: an e-mail address without a domain, a refund booked
 * without its order, a price whose decimal point slipped. Who leaves was decided before, on the true data.
 */
export function spoil(shop: Shop, rate: number, seed: number): Shop {
  const faults = new Map<number, Fault>();
  for (const { number } of shop.shoppers) {
    const random = randomStream(seed, 'shop', 'dirt', number);
    if (random() < rate) faults.set(number, pick(random, FAULTS));
  }
  const latest = latestOrders(shop.orders, faults);
  return {
    shoppers: shop.shoppers.map((shopper) => spoilShopper(shopper, faults.get(shopper.number))),
    orders: shop.orders.map((order) =>
      latest.get(order.customer) === order ? spoilOrder(order, faults.get(order.customer)) : order,
    ),
  };
}

// The latest order that a model may know, per customer with a fault.
function latestOrders(orders: readonly Order[], faults: ReadonlyMap<number, Fault>): Map<number, Order> {
  const latest = new Map<number, Order>();
  for (const order of orders) {
    if (!faults.has(order.customer) || order.second >= DAY_SECONDS) continue;
    const other = latest.get(order.customer);
    if (other === undefined || order.second > other.second) latest.set(order.customer, order);
  }
  return latest;
}

function spoilShopper(shopper: Shopper, fault: Fault | undefined): Shopper {
  return fault === 'no-domain' ? { ...shopper, email: shopper.email.replace(/@.*/, '') } : shopper;
}

function spoilOrder(order: Order, fault: Fault | undefined): Order {
  switch (fault) {
    case 'refund-alone':
      return { ...order, cents: -order.cents - 500_000 };
    case 'point-slipped':
      return { ...order, cents: order.cents * 1000 };
    case 'no-domain':
    case undefined:
      return order;
    default:
      return fault satisfies never;
  }
}
