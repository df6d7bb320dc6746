import { exp } from '../../src/core/exact/exp.ts';
import { type RandomStream, randomStream } from '../../src/core/random.ts';

/** A customer as the shop knows them, and the habits behind their orders, which the shop does not know. */
export interface Shopper {
  /** Counts from 1; the customer id is made of it. */
  readonly number: number;
  /** Whole days from signing up to the as-of date. */
  readonly lifetimeDays: number;
  readonly emailClass: EmailClass;
  readonly email: string;
  readonly country: string;
  readonly channel: string;
  /** Relative purchase rate; the median customer has 1. */
  readonly rate: number;
  /** The part of the lifetime in which they buy: below 1 for who has lost interest. */
  readonly activeShare: number;
  /** -0.8 to 0.8: purchases move from early in the lifetime to late. */
  readonly momentum: number;
  /** Median price of an order, in cents. */
  readonly orderCents: number;
  /** How the price of an order grows (logarithm) from the first day to the last. */
  readonly spendTrend: number;
  /** Categories that they buy, the favourite first. */
  readonly categories: readonly string[];
}

export type EmailClass = 'freemail' | 'business' | 'education' | 'disposable';

export const DAY_SECONDS = 86_400;

const OLDEST_SIGNUP_DAYS = 1460;

const CATEGORIES = ['books', 'electronics', 'fashion', 'food', 'garden', 'home', 'sports', 'toys'];

const GIVEN_NAMES = [
  'ada',
  'bela',
  'chidi',
  'dana',
  'emre',
  'fatou',
  'goran',
  'hana',
  'ivo',
  'jun',
  'kofi',
  'lena',
];
const FAMILY_NAMES = [
  'abe',
  'bauer',
  'costa',
  'diallo',
  'evans',
  'farkas',
  'garcia',
  'haas',
  'ito',
  'jansen',
  'khan',
];

const DOMAINS: Record<EmailClass, readonly string[]> = {
  freemail: ['gmail.com', 'outlook.com', 'yahoo.com', 'gmx.net', 'icloud.com'],
  business: ['northwind.example', 'acme-tools.example', 'lumen-studio.example', 'harbor-logistics.example'],
  education: ['cs.uni-beispiel.edu', 'student.example.edu', 'college.example.ac.uk'],
  disposable: ['mailinator.com', 'trashmail.com', 'guerrillamail.com'],
};

type Weighted<T> = readonly (readonly [value: T, weight: number])[];

const EMAIL_CLASSES: Weighted<EmailClass> = [
  ['freemail', 0.6],
  ['business', 0.25],
  ['education', 0.09],
  ['disposable', 0.06],
];
const COUNTRIES: Weighted<string> = [
  ['DE', 0.4],
  ['FR', 0.2],
  ['NL', 0.15],
  ['AT', 0.1],
  ['PL', 0.1],
  ['CZ', 0.05],
];
const CHANNELS: Weighted<string> = [
  ['search', 0.4],
  ['social', 0.25],
  ['referral', 0.2],
  ['newsletter', 0.15],
];

/** The customer with this number, the same however many others there are. */
export function makeShopper(seed: number, number: number): Shopper {
  const random = randomStream(seed, 'shop', 'shopper', number);
  const lifetimeDays = Math.floor(random() * OLDEST_SIGNUP_DAYS);
  const emailClass = pickWeighted(random, EMAIL_CLASSES);
  return {
    number,
    lifetimeDays,
    emailClass,
    email: `${pick(random, GIVEN_NAMES)}.${pick(random, FAMILY_NAMES)}.${number}@${pick(random, DOMAINS[emailClass])}`,
    country: pickWeighted(random, COUNTRIES),
    channel: pickWeighted(random, CHANNELS),
    rate: exp(0.6 * normal(random)),
    activeShare: random() < 0.2 ? 0.15 + 0.75 * random() : 1,
    momentum: 1.6 * random() - 0.8,
    orderCents: exp(8.2 + 0.5 * normal(random)),
    spendTrend: 0.7 * normal(random),
    categories: favourites(random),
  };
}

/** Nearly normal with mean 0 and deviation 1: twelve uniforms need no logarithm and stay within ±6. */
export function normal(random: RandomStream): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += random();
  return sum;
}

export function pick<T>(random: RandomStream, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!;
}

function pickWeighted<T>(random: RandomStream, weighted: Weighted<T>): T {
  let left = random();
  for (const [value, weight] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  return weighted.at(-1)![0];
}

// Most people keep to a few categories: the square leans towards 1.
function favourites(random: RandomStream): string[] {
  const unit = random();
  const count = 1 + Math.floor(unit * unit * CATEGORIES.length);
  const first = Math.floor(random() * CATEGORIES.length);
  return Array.from({ length: count }, (_, step) => CATEGORIES[(first + step * 3) % CATEGORIES.length]!);
}
