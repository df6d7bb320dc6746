import type { ForestNode } from './forest-nodes.ts';
import { type MemoryPlan, joinBytes, packRecord } from './memory-plan.ts';
import type { RawColumns } from './raw-columns.ts';

/** `WalkNode` of assembly/scoring/forest-walk.ts, and room to keep it aligned. */
const NODE_BYTES = 40;
const AT_MOST = 0;
const IN_CODES = 1;

/** Puts the nodes of trees that are walked from the root down; returns where the roots are noted, and where the notes end. */
export function putWalks(
  plan: MemoryPlan,
  raw: RawColumns,
  trees: readonly ForestNode[],
): { readonly at: number; readonly end: number } {
  const roots = trees.map((tree) => putTree(plan, raw, tree));
  const at = plan.put(Uint32Array.from(roots));
  return { at, end: at + roots.length * 4 };
}

function putTree(plan: MemoryPlan, raw: RawColumns, tree: ForestNode): number {
  const nodes: ForestNode[] = [tree];
  const base = plan.take((2 * tree.leaves - 1) * NODE_BYTES);
  const records: Uint8Array[] = [];
  // A list that grows as it is read: a tree may be deeper than the stack.
  for (const node of nodes) {
    if (node.kind === 'leaf') {
      records.push(packRecord([node.value], [0, 0, 0, 0, 0, 0, 0, 0]));
      continue;
    }
    const { test } = node;
    const whenTrue = base + nodes.length * NODE_BYTES;
    nodes.push(node.whenTrue, node.whenFalse);
    const sides = [whenTrue, whenTrue + NODE_BYTES, 0];
    const place = raw.placeOf(node.column);
    records.push(
      test.kind === 'at-most'
        ? packRecord([test.threshold], [place, AT_MOST, 0, 0, Number(test.missingPasses), ...sides])
        : packRecord([0], [place, IN_CODES, plan.put(test.passes), test.passes.length - 1, 0, ...sides]),
    );
  }
  plan.putAt(base, joinBytes(records));
  return base;
}
