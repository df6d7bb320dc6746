import type { ScorableColumn, ScorableNode, ScorableTree } from '../artifact/scorable-model.ts';

type Split = Exclude<ScorableNode, { kind: 'leaf' }>;

/** A tree as the kernels' compiler reads it. */
export type ForestNode = ForestLeaf | ForestBranch;

export interface ForestLeaf {
  readonly kind: 'leaf';
  readonly value: number;
  readonly leaves: 1;
}

export interface ForestBranch {
  readonly kind: 'branch';
  readonly column: number;
  readonly test: ForestTest;
  /** Leaves of both sides. */
  readonly leaves: number;
  readonly whenTrue: ForestNode;
  readonly whenFalse: ForestNode;
}

export interface AtMostTest {
  readonly kind: 'at-most';
  readonly threshold: number;
  readonly missingPasses: boolean;
}

export type ForestTest =
  | AtMostTest
  /** Whether each code passes: those of the categories, then the one for missing values and the one for unseen ones. */
  | { readonly kind: 'codes'; readonly passes: Uint8Array };

/**
 * Every node of a tree, the root first.
 *
 * @throws Error where a node asks for what its column has not: no model of ours
 */
export function readTree(tree: ScorableTree, columns: readonly ScorableColumn[]): ForestNode {
  const nodes = Array.from<ForestNode>({ length: tree.length });
  // Children come after their parent.
  for (let at = tree.length - 1; at >= 0; at--) {
    const node = tree[at];
    if (node === undefined || node.kind === 'leaf') {
      nodes[at] = { kind: 'leaf', value: node?.value ?? 0, leaves: 1 };
      continue;
    }
    const whenTrue = nodes[node.whenTrue];
    const whenFalse = nodes[node.whenFalse];
    if (whenTrue === undefined || whenFalse === undefined)
      throw new Error(`node ${at} of a tree has no children`);
    const { column } = node;
    const test = testOf(node, columns[column]);
    const leaves = whenTrue.leaves + whenFalse.leaves;
    nodes[at] = isNever(test)
      ? { kind: 'branch', column, test: turnNever(test), leaves, whenTrue: whenFalse, whenFalse: whenTrue }
      : { kind: 'branch', column, test, leaves, whenTrue, whenFalse };
  }
  const [root] = nodes;
  if (root === undefined) throw new Error('a tree has no nodes');
  return root;
}

/** No value is at most NaN: every one fails, which is to say that every one passes to the other side. */
function isNever(test: ForestTest): test is AtMostTest {
  return test.kind === 'at-most' && Number.isNaN(test.threshold);
}

function turnNever({ kind, missingPasses }: AtMostTest): AtMostTest {
  return { kind, threshold: Infinity, missingPasses: !missingPasses };
}

function testOf(node: Split, column: ScorableColumn | undefined): ForestTest {
  const { missingPasses } = node;
  if (node.kind === 'threshold' && column?.kind === 'numeric') {
    return { kind: 'at-most', threshold: node.threshold, missingPasses };
  }
  if (column?.kind !== 'categorical') {
    throw new Error(
      `a node of kind \`${node.kind}\` asks column ${node.column}, which is ${column?.kind ?? 'none'}`,
    );
  }
  const { length } = column.categories;
  const passes = new Uint8Array(length + 2).fill(0).fill(Number(missingPasses), length);
  for (const code of passingCodes(node, length)) if (code < length) passes[code] = 1;
  return { kind: 'codes', passes };
}

function passingCodes(node: Split, length: number): readonly number[] {
  switch (node.kind) {
    // Whether there is a value is asked of categories too, by an infinite threshold.
    case 'threshold':
      return Array.from({ length }, (_, code) => code).filter((code) => code <= node.threshold);
    case 'category':
      return [node.code];
    case 'categories':
      return node.codes;
  }
}
