/** The two tables that scoring is measured on, and the shapes of their models. */

export interface Workload {
  readonly name: string;
  /** The first of them is what the model is trained on. */
  readonly trainingRows: number;
  /** Trees: 200 in both. */
  readonly leaves: number;
  /** Splits from the root to a leaf at most. */
  readonly depth: number;
  /** Of the model; the table has the id and the label besides. */
  readonly columns: readonly MadeColumn[];
  /** SQL of the label in the row `i`. */
  readonly label: string;
}

export interface MadeColumn {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  /** SQL of the value in the row `i`, counted from 1. */
  readonly value: string;
}

export const KEY = 'customer_id';
export const TARGET = 'churned';
export const TREES = 200;

const NARROW = [
  'recency',
  'frequency',
  'spend_30d',
  'spend_90d',
  'spend_365d',
  'variety',
  'tenure',
  'visits',
];

/** 10 columns with the id: eight numbers of which 2 to 3 % are missing, and a text with four values. */
const narrow: Workload = {
  name: 'narrow',
  trainingRows: 50_000,
  leaves: 8,
  depth: 4,
  columns: [
    ...NARROW.map((name, index) => {
      const value = `hash(i * ${NARROW.length} + ${index})`;
      return numeric(name, `CASE WHEN i % ${31 + index} <> 0 THEN CAST(${value} % 100000 AS DOUBLE) / 8 END`);
    }),
    {
      name: 'domain',
      kind: 'categorical',
      value: `['free', 'work', 'school', 'other'][CAST(1 + hash(-i) % 4 AS INTEGER)]`,
    },
  ],
  label: `hash(i * ${NARROW.length}) % 100000 + hash(-1 - i) % 100000 > 100000`,
};

/** Distinct values and how many of them make one, column by column. */
const RANGES: readonly (readonly [name: string, values: number, divisor: number])[] = [
  ['age', 78, 1],
  ['tenure', 3650, 1],
  ['visits', 366, 1],
  ['tickets', 13, 1],
  ['orders', 5001, 1],
  ['spend_30d', 100_000, 100],
  ['spend_90d', 300_000, 100],
  ['spend_365d', 1_000_000, 100],
  ['basket', 4000, 8],
  ['discount', 101, 100],
  ['latitude', 180_000_000, 1_000_000],
  ['longitude', 360_000_000, 1_000_000],
  ['last_score', 1_000_000_000, 1_000_000_000],
  ['distance', 65_536, 16],
];

const TEXTS: readonly (readonly [name: string, categories: number])[] = [
  ['plan', 5],
  ['channel', 8],
  ['device', 12],
  ['country', 20],
  ['branch', 35],
  ['campaign', 50],
];

/** Numbers of their own for each column and row. */
const drawn = (salt: number) => `hash(i * 64 + ${salt})`;

/** 20 columns of the model, of which six are texts with 5 to 50 values; 1 to 3 % are missing, one campaign in 10,000 is unknown. */
const mixed: Workload = {
  name: 'mixed',
  trainingRows: 200_000,
  leaves: 31,
  depth: 64,
  columns: [
    ...RANGES.map(([name, values, divisor], index) =>
      numeric(
        name,
        `CASE WHEN i % ${31 + index} <> 0 THEN CAST(${drawn(index)} % ${values} AS DOUBLE) / ${divisor} END`,
      ),
    ),
    ...TEXTS.map(([name, categories], index): MadeColumn => {
      const code = `${drawn(RANGES.length + index)} % ${categories}`;
      const known = `CASE WHEN i % ${61 + index} <> 0 THEN '${name} ' || lpad(CAST(${code} AS VARCHAR), 2, '0') END`;
      const value = name === 'campaign' ? `CASE WHEN i % 10007 = 0 THEN 'unknown' ELSE ${known} END` : known;
      return { name, kind: 'categorical', value };
    }),
  ],
  // Every column has a say, and so has chance.
  label: `${[
    ...RANGES.map(([, values], index) => `CAST(${drawn(index)} % ${values} AS DOUBLE) / ${values}`),
    ...TEXTS.map(
      ([, categories], index) =>
        `abs(sin(${index + 2} * CAST(${drawn(14 + index)} % ${categories} AS DOUBLE)))`,
    ),
    `4 * CAST(${drawn(63)} % 1000 AS DOUBLE) / 1000`,
  ].join(' + ')} > 13`,
};

function numeric(name: string, value: string): MadeColumn {
  return { name, kind: 'numeric', value };
}

export const WORKLOADS: readonly Workload[] = [narrow, mixed];
