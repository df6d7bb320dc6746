/** Where in a YAML file the node at a path stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { type Anchored, DEEPEST, isMerge, keyText } from './yaml-values.ts';

export type YamlPath = readonly (string | number)[];

/** Finds the node at a path. */
export function finderIn(
  document: Document,
  anchored: Anchored,
): (path: YamlPath, part: 'key' | 'value') => Node | undefined {
  const findPair = (map: YAMLMap, name: string, depth: number): Pair | undefined => {
    const own = memberOf(map, name);
    if (own !== undefined || depth > DEEPEST) return own;
    for (const { key, value } of map.items) {
      for (const source of !isMerge(key) ? [] : isSeq(value) ? value.items : [value]) {
        const node = isAlias(source) ? anchored.get(source) : source;
        const found = isMap(node) ? findPair(node, name, depth + 1) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return (path, part) => {
    let node: unknown = document.contents;
    for (const [index, step] of path.entries()) {
      if (isAlias(node)) node = anchored.get(node);
      let next: unknown;
      if (isMap(node)) {
        const pair = findPair(node, String(step), 0);
        const wantsKey = part === 'key' && index === path.length - 1;
        // A key without a value is shown by its key.
        next = pair && (wantsKey || isEmpty(pair.value) ? pair.key : pair.value);
      } else if (isSeq(node)) next = node.items[Number(step)];
      if (next === undefined || next === null) break;
      node = next;
    }
    return node as Node | undefined;
  };
}

// A file of a thousand stages is asked for thousands of places.
const indexes = new WeakMap<YAMLMap, Map<string, Pair>>();

function memberOf(map: YAMLMap, name: string): Pair | undefined {
  let index = indexes.get(map);
  if (index === undefined) {
    // Of two members with one name the first is shown.
    index = new Map(
      map.items
        .flatMap((pair) => (isScalar(pair.key) ? [[keyText(pair.key), pair] as const] : []))
        .toReversed(),
    );
    indexes.set(map, index);
  }
  return index.get(name);
}

const isEmpty = (value: unknown): boolean =>
  value === null || (isScalar(value) && value.value === null && value.source === '');
