/** Changes values within a document that stays JSON: what damage to its text seldom reaches. */
import type { JsonValue } from '../../src/core/json/json.ts';
import type { Random } from './random.ts';

const STUMBLING: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  2 ** 31,
  100_000,
  '',
  'x',
  '\0',
  "'; DROP TABLE x; --",
  '"',
  '\ud83e',
  '../x',
  '__proto__',
  'NaN',
  '(a+)+$',
  '[',
  '\x1b[2J',
  'a'.repeat(5000),
  [],
  {},
  [[]],
  [null],
  JSON.parse('{"__proto__": {}, "constructor": 1}') as JsonValue,
];

interface Slot {
  readonly holder: { [key: string]: JsonValue } | JsonValue[];
  readonly key: string;
}

export function damagedJson(document: JsonValue, words: readonly JsonValue[], random: Random): JsonValue {
  const root = { document: structuredClone(document) };
  for (let left = 1 + random.below(4); left > 0; left -= 1) damageOnce(root, words, random);
  return root.document;
}

function damageOnce(root: { [key: string]: JsonValue }, words: readonly JsonValue[], random: Random): void {
  const slots = slotsOf(root);
  const { holder, key } = random.pick(slots);
  const value = Reflect.get(holder, key) as JsonValue;
  switch (random.below(6)) {
    case 0:
      if (holder === root) return;
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      return;
    case 1: {
      const other = random.pick(slots);
      Reflect.set(holder, key, structuredClone(Reflect.get(other.holder, other.key)));
      return;
    }
    case 2:
      if (Array.isArray(value) && value.length > 0) {
        Reflect.set(holder, key, [...value, ...(value as JsonValue[])]);
        return;
      }
      if (typeof value === 'number') {
        Reflect.set(holder, key, random.pick([-value, value + 1, value * 1e6, value / 3]));
        return;
      }
      if (value !== null && typeof value === 'object')
        Reflect.set(value, JSON.stringify(random.pick(words)), one(STUMBLING, random));
      return;
    case 3:
      Reflect.set(holder, key, one(STUMBLING, random));
      return;
    default:
      Reflect.set(holder, key, one([...words, ...STUMBLING], random));
  }
}

// A copy: a list that stood in two places, or in itself, would be changed in all of them.
const one = (values: readonly JsonValue[], random: Random): JsonValue => structuredClone(random.pick(values));

// In the order of the text. A document may be nested deeper than a function may call itself.
function slotsOf(root: { [key: string]: JsonValue }): Slot[] {
  const slots: Slot[] = [];
  const open = slotsIn(root).toReversed();
  for (let slot = open.pop(); slot !== undefined; slot = open.pop()) {
    slots.push(slot);
    const value = Reflect.get(slot.holder, slot.key) as JsonValue;
    if (value === null || typeof value !== 'object') continue;
    open.push(...slotsIn(value as Slot['holder']).toReversed());
  }
  return slots;
}

const slotsIn = (holder: Slot['holder']): Slot[] => Object.keys(holder).map((key) => ({ holder, key }));
