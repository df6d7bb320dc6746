/** The values that the nodes of a YAML file stand for, anchors and merges resolved. */
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { exactNumber, isMap as isParameterMap, type ParameterValue } from '../parameters/parameter-value.ts';
import { pythonNumber } from '../parameters/python-number.ts';
import { unmask } from './yaml-templates.ts';

/** Aliases may repeat what they name: a file of a few lines could stand for millions of values. */
export const MAX_VALUES = 1_000_000;
export const DEEPEST = 100;
/** What each alias names: the last node before it with that anchor. */
export type Anchored = ReadonlyMap<Alias, Node>;

export class UnreadableNode extends Error {
  readonly node: Node | undefined;

  constructor(node: Node | null | undefined, message: string) {
    super(message);
    this.node = node ?? undefined;
  }
}

export interface Reading {
  readonly anchored: Anchored;
  /** What an anchor names is read once, and counted as often as it is named. */
  readonly known: Map<
    Node,
    { readonly value: ParameterValue; readonly values: number; readonly depth: number }
  >;
  left: number;
}

export function readNode(reading: Reading, node: unknown, depth: number): ParameterValue {
  if (node === null || node === undefined) return null;
  reading.left -= 1;
  if (depth > DEEPEST) throw new UnreadableNode(node as Node, `more than ${DEEPEST} levels deep`);
  if (reading.left < 0) throw new UnreadableNode(node as Node, `more than ${MAX_VALUES} values`);
  if (isAlias(node)) {
    return readAnchored(reading, node, depth + 1);
  }
  if (isScalar(node)) return readScalar(node.value, node);
  if (isSeq(node)) return node.items.map((item) => readNode(reading, item, depth + 1));
  if (!isMap(node)) throw new UnreadableNode(node as Node, 'not a value that can be used here');
  const members = node.items.flatMap((pair): [string, ParameterValue][] =>
    isMerge(pair.key) ? [] : [[keyText(pair.key), readNode(reading, pair.value, depth + 1)]],
  );
  const merged = node.items.flatMap((pair) =>
    isMerge(pair.key) ? readMerged(reading, pair.value, depth) : [],
  );
  return Object.fromEntries([...merged, ...members]);
}

function readAnchored(reading: Reading, alias: Alias, depth: number): ParameterValue {
  const node = reading.anchored.get(alias);
  if (node === undefined)
    throw new UnreadableNode(alias, `there is no anchor \`&${alias.source}\` before it`);
  const known = reading.known.get(node);
  if (known !== undefined && depth <= known.depth) {
    reading.left -= known.values;
    if (reading.left < 0) throw new UnreadableNode(alias, `more than ${MAX_VALUES} values`);
    return known.value;
  }
  const before = reading.left;
  const value = readNode(reading, node, depth);
  reading.known.set(node, { value, values: before - reading.left, depth });
  return value;
}

/** `<<: *defaults`: of YAML 1.1, and much used in pipelines. */
export const isMerge = (key: unknown): boolean =>
  isScalar(key) && key.value === '<<' && (key.type === undefined || key.type === 'PLAIN');

// Of several maps the first has the last word, and the map itself before all.
function readMerged(reading: Reading, value: unknown, depth: number): [string, ParameterValue][] {
  const sources = isSeq(value) ? value.items.toReversed() : [value];
  return sources.flatMap((source) => {
    const read = readNode(reading, source, depth + 1);
    if (!isParameterMap(read)) throw new UnreadableNode(source as Node, 'only maps can be merged with `<<`');
    const members = Object.entries(read);
    // Copied, and not only named.
    reading.left -= members.length;
    return members;
  });
}

function readScalar(value: unknown, node: Node): ParameterValue {
  if (typeof value === 'string') {
    const number =
      isScalar(node) && node.type === 'PLAIN' && node.tag === undefined ? pythonNumber(value) : undefined;
    return number === undefined ? unmask(value) : exactNumber(number);
  }
  if (typeof value === 'number' || typeof value === 'bigint') return exactNumber(value);
  if (value === null || typeof value === 'boolean') return value;
  throw new UnreadableNode(node, 'not a value that can be used here');
}

export function keyText(key: unknown): string {
  if (!isScalar(key)) throw new UnreadableNode(key as Node, 'a key must be a text');
  if (key.value === '__proto__') throw new UnreadableNode(key, 'a key may not be `__proto__`');
  return unmask(typeof key.value === 'string' ? key.value : (key.source ?? String(key.value)));
}
