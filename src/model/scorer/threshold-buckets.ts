/**
 * How many of a column's thresholds are below a value: its bucket says how many are in the buckets before, and few are in its own. A value's
 * bucket rises with the value, by the same float32 operations here and in assembly/scoring/forest-codes.ts.
 */
import { packRecord } from './memory-plan.ts';

/** As in forest-codes.ts. */
const KINDS = { none: 0, linear: 1, bits: 2 } as const;

const BUCKETS = [512, 4096];
/** Thresholds that may lie far from the others, at either end: they share the outermost buckets. */
const FAR = [0, 1, 3];
/** So few halvings are as fast as anything else. */
const GOOD_STEPS = 2;
/** Halvings that a bucket has to save to be worth looking for. */
const WORTH = 2;

export interface ThresholdBuckets {
  readonly kind: keyof typeof KINDS;
  /** Shape: [buckets]: thresholds in the buckets before. */
  readonly before: Uint8Array;
  /** A bucket has fewer thresholds than 2^steps. */
  readonly steps: number;
  readonly least: number;
  readonly scale: number;
  readonly leastKey: number;
  readonly greatestKey: number;
  readonly shift: number;
}

type BucketRule = Pick<
  ThresholdBuckets,
  'kind' | 'least' | 'scale' | 'leastKey' | 'greatestKey' | 'shift'
> & {
  readonly count: number;
  readonly bucketOf: (value: number) => number;
};

const noRule: BucketRule = {
  kind: 'none',
  least: 0,
  scale: 0,
  leastKey: 0,
  greatestKey: 0,
  shift: 0,
  count: 1,
  bucketOf: () => 0,
};

/** @param thresholds ascending float32 numbers, none of them +Infinity */
export function chooseBuckets(thresholds: Float32Array): ThresholdBuckets {
  let best = fill(thresholds, noRule);
  let worth = WORTH;
  for (const far of FAR) {
    for (const buckets of BUCKETS) {
      if (best.steps <= GOOD_STEPS) return best;
      const [least = 0, greatest = 0] = [thresholds[far], thresholds.at(-1 - far)];
      for (const rule of [linearRule(least, greatest, buckets), bitsRule(least, greatest, buckets)]) {
        const own = rule === undefined ? best : fill(thresholds, rule);
        if (own.steps > best.steps - worth) continue;
        best = own;
        worth = 1;
      }
    }
  }
  return best;
}

/** The fields of `Input` from `before` to `shift`. */
export function packBuckets(buckets: ThresholdBuckets, before: number): Uint8Array {
  const { steps, least, scale, leastKey, greatestKey, shift } = buckets;
  const words = packRecord(
    [],
    [before, steps, buckets.before.length - 1, 0, 0, leastKey, greatestKey, shift],
  );
  const view = new DataView(words.buffer);
  view.setFloat32(12, least, true);
  view.setFloat32(16, scale, true);
  return words;
}

export function kindOfBuckets({ kind }: ThresholdBuckets): number {
  return KINDS[kind];
}

function fill(thresholds: Float32Array, { count, bucketOf, ...rule }: BucketRule): ThresholdBuckets {
  const own = new Uint16Array(count);
  for (const threshold of thresholds) {
    const bucket = bucketOf(threshold);
    own[bucket] = (own[bucket] as number) + 1;
  }
  const before = new Uint8Array(count);
  let sum = 0;
  let most = 0;
  for (const [bucket, thresholdsOfIt] of own.entries()) {
    before[bucket] = sum;
    sum += thresholdsOfIt;
    most = Math.max(most, thresholdsOfIt);
  }
  return { ...rule, before, steps: 32 - Math.clz32(most) };
}

/** Buckets of equal width. */
function linearRule(least: number, greatest: number, count: number): BucketRule | undefined {
  const scale = Math.fround(count / (greatest - least));
  if (!Number.isFinite(least) || !Number.isFinite(scale) || !(scale > 0)) return undefined;
  const bucketOf = (value: number): number => {
    const scaled = Math.fround(Math.fround(value - least) * scale);
    return Math.min(Math.max(Math.trunc(scaled), 0), count - 1);
  };
  return { ...noRule, kind: 'linear', least, scale, count, bucketOf };
}

const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** The bits of a float32 as an integer of the same order; of a threshold, -0 is 0. */
function keyOf(value: number): number {
  single[0] = value + 0;
  const [own = 0] = bits;
  return own ^ ((own >> 31) >>> 1);
}

/** Buckets of equal width within each power of two. */
function bitsRule(least: number, greatest: number, buckets: number): BucketRule | undefined {
  if (!(least <= greatest)) return undefined;
  const leastKey = keyOf(least);
  const greatestKey = keyOf(greatest);
  const reach = greatestKey - leastKey;
  let shift = 0;
  while (Math.floor(reach / 2 ** shift) >= buckets) shift++;
  const bucketOf = (value: number): number =>
    (Math.min(Math.max(keyOf(value), leastKey), greatestKey) - leastKey) >>> shift;
  return { ...noRule, kind: 'bits', leastKey, greatestKey, shift, count: bucketOf(greatest) + 1, bucketOf };
}
