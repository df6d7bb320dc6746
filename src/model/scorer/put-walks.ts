import { ByteWriter } from './byte-writer.ts';
import { type CodeColumns, ELSEWHERE } from './code-columns.ts';
import type { ForestNode } from './forest-nodes.ts';
import type { MemoryPlan } from './memory-plan.ts';

/** As in assembly/scoring/forest-walk.ts. */
const NODE_BYTES = 24;
const CODES = 256;
const NEVER_ABOVE = 127;

const noCodes = new Uint8Array(CODES);

/** Puts the nodes of trees that are walked from the root down; returns where the roots are noted, and where the notes end. */
export function putWalks(
  plan: MemoryPlan,
  codes: CodeColumns,
  trees: readonly ForestNode[],
): { readonly at: number; readonly end: number } {
  const tableOf = tablesOnce(plan);
  const roots = trees.map((tree) => {
    const nodes = layOutTree(tree, codes);
    const base = plan.take(nodes.length * NODE_BYTES);
    const placeOf = (node: number): number => base + node * NODE_BYTES;
    const writer = new ByteWriter();
    for (const [own, node] of nodes.entries()) {
      const isLeaf = node.kind === 'leaf';
      writer.float64(isLeaf ? node.value : 0);
      writer.uint32(isLeaf ? 0 : node.codes);
      writer.uint32(placeOf(isLeaf ? own : node.children));
      writer.uint32(tableOf(isLeaf ? noCodes : node.table));
      writer.uint32(isLeaf ? NEVER_ABOVE : node.threshold);
    }
    plan.putAt(base, writer.finish());
    return base;
  });
  const at = plan.put(Uint32Array.from(roots));
  return { at, end: at + roots.length * 4 };
}

/** Many nodes ask for the same set of categories, and those that compare for none. */
function tablesOnce(plan: MemoryPlan): (table: Uint8Array) => number {
  const places = new Map<string, number>();
  return (table) => {
    const key = table === noCodes ? '' : table.join('');
    const place = places.get(key) ?? plan.put(table);
    places.set(key, place);
    return place;
  };
}

type WalkNode = { readonly kind: 'leaf'; readonly value: number } | WalkTest;

/** Leads to the second child by a code above the threshold, or one that the table has; children stand side by side. */
interface WalkTest {
  readonly kind: 'test';
  readonly codes: number;
  readonly threshold: number;
  /** Shape: [CODES]. */
  readonly table: Uint8Array;
  readonly children: number;
}

/** Without recursion: a tree may be deeper than the stack. */
function layOutTree(tree: ForestNode, codes: CodeColumns): WalkNode[] {
  const placed: WalkNode[] = [];
  const open: { readonly node: ForestNode; readonly place: number }[] = [{ node: tree, place: 0 }];
  let free = 1;
  const takePair = (): number => {
    free += 2;
    return free - 2;
  };
  for (const { node, place } of open) {
    if (node.kind === 'leaf') {
      placed[place] = { kind: 'leaf', value: node.value };
      continue;
    }
    const children = takePair();
    open.push({ node: node.whenTrue, place: children }, { node: node.whenFalse, place: children + 1 });
    if (node.test.kind === 'at-most') {
      const compare = codes.compare(node.column, node.test, false);
      placed[place] = { kind: 'test', ...compare, table: noCodes, children };
      continue;
    }
    const pages = codes.pages(node.column);
    let own = place;
    for (const [index, page] of pages.entries()) {
      const table = new Uint8Array(CODES);
      const passes = node.test.passes.subarray(page.first, page.first + page.count);
      for (const [code, passed] of passes.entries()) table[code] = 1 - passed;
      const test = { kind: 'test', codes: page.codes, threshold: NEVER_ABOVE, table, children } as const;
      if (index === pages.length - 1) {
        placed[own] = test;
        break;
      }
      // First where the code is, then whether it passes: one more node for each page before the last.
      const pair = takePair();
      placed[own] = { ...test, table: noCodes.with(ELSEWHERE, 1), children: pair };
      placed[pair] = test;
      own = pair + 1;
    }
  }
  return placed;
}
