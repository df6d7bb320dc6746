/** ONNX models that are whole in form: numbers, names and types in them are others. */
import { modelFromBytes, modelToBytes } from '../../src/model/onnx/onnx-protobuf.ts';
import type { Random } from './random.ts';

const WHOLE = [
  0n,
  1n,
  -1n,
  2n,
  7n,
  1000n,
  65_536n,
  (1n << 31n) - 1n,
  1n << 31n,
  -(1n << 31n),
  1n << 40n,
  (1n << 62n) - 1n,
  -(1n << 63n),
];
const REAL = [0, -0, 1, -1, 0.5, 1e38, -1e38, NaN, Infinity, -Infinity, 1e-45];
const TEXT = [
  '',
  'LEAF',
  'BRANCH_LEQ',
  'BRANCH_LT',
  'BRANCH_EQ',
  'BRANCH_NEQ',
  'AVERAGE',
  'MIN',
  'SOFTMAX',
  'PROBIT',
  'margin',
  'a\0b',
  '\ufffd',
];

/** @param seeds that the schema of our own models can read */
export function damagedModel(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  const model = modelFromBytes(random.pick(seeds));
  const places = placesIn(model);
  for (let left = 1 + random.below(5); left > 0; left -= 1) change(random.pick(places), random);
  return modelToBytes(model);
}

/** A number, a text, or a list of something. */
interface Place {
  readonly holder: object;
  readonly key: string;
}

function placesIn(message: object): Place[] {
  return Object.entries(message).flatMap(([key, value]: [string, unknown]): Place[] => {
    // The library's own.
    if (key.startsWith('$')) return [];
    const here = { holder: message, key };
    if (value instanceof Uint8Array || value === null || typeof value !== 'object') return [here];
    const isLong = Array.isArray(value) && value.length > 0 && typeof value[0] !== 'object';
    // Many numbers are one place, or all damage would fall on them.
    return isLong ? [here, here, here] : [here, ...placesIn(value)];
  });
}

function change({ holder, key }: Place, random: Random): void {
  const value: unknown = Reflect.get(holder, key);
  if (!Array.isArray(value)) {
    Reflect.set(holder, key, other(value, random));
    return;
  }
  const items = value as unknown[];
  const at = random.below(items.length);
  switch (random.below(4)) {
    case 0:
      items.splice(at, 1 + random.below(3));
      return;
    case 1:
      items.splice(at, 0, ...items.slice(at, at + 1));
      return;
    case 2:
      items.reverse();
      return;
    default:
      for (let left = 1 + random.below(4); left > 0 && items.length > 0; left -= 1) {
        const place = random.below(items.length);
        items[place] = other(items[place], random);
      }
  }
}

function other(value: unknown, random: Random): unknown {
  if (typeof value === 'bigint')
    return random.chance(0.4) ? value + random.pick([1n, -1n]) : random.pick(WHOLE);
  if (typeof value === 'string') return random.chance(0.5) ? random.pick(TEXT) : value.slice(1);
  if (value instanceof Uint8Array) return Buffer.from(random.pick(TEXT));
  if (typeof value !== 'number') return value;
  if (!Number.isInteger(value)) return random.pick(REAL);
  // Numbers of types, too: whole, and not too great for the encoding.
  return random.pick([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 16, 22, 99, -1, value + 1]);
}
