import type {
  ScorableColumn,
  ScorableGbdt,
  ScorableNode,
  ScorableTree,
} from '../../artifact/scorable-model.ts';
import type { MarginGrid } from '../../artifact/trained-model.ts';
import { marginBound } from '../../gbdt/trees/leaf-grid.ts';
import { decodeCategories } from './decode-categories.ts';
import { type DecodedSet, decodeCategorySets } from './decode-category-sets.ts';
import { type AttributeLookup, type GraphLookup, requireOurs } from './graph-lookup.ts';
import { internal } from '../graph.ts';
import { isOnGrid, requireGrid } from './require-grid.ts';

/**
 * What `encodeGbdt` wrote. Every tree is one, with its root first, and every sum of leaves is exact.
 *
 * @throws ForeignGraph
 */
export function decodeGbdt(graph: GraphLookup, written: Omit<MarginGrid, 'significand'>): ScorableGbdt {
  const columns = graph.columns.map(({ kind, name }, index): ScorableColumn =>
    kind === 'numeric'
      ? { kind, name }
      : { kind, name, categories: decodeCategories(graph, internal(`code_${index}`)).categories },
  );
  const attributes = graph.attributes('margin');
  const significand = attributes.has('base_values') ? 24 : 53;
  const numbers = significand === 24 ? attributes.floats : attributes.doubles;
  const [base] = numbers('base_values');
  requireOurs(base !== undefined, 'no base');
  const items = readNodes(attributes, numbers, { columns, sets: decodeCategorySets(graph, columns) });
  const model: ScorableGbdt = {
    kind: 'gbdt',
    columns,
    base,
    grid: { ...written, significand },
    trees: cutIntoTrees(items, attributes),
  };
  requireExactSums(model);
  return model;
}

type Numbers = AttributeLookup['floats'];

/** What a node can ask for. */
interface Features {
  readonly columns: readonly ScorableColumn[];
  readonly sets: readonly DecodedSet[];
}

function readNodes(attributes: AttributeLookup, numbers: Numbers, features: Features): ScorableNode[] {
  const modes = attributes.strings('nodes_modes');
  const asked = attributes.ints('nodes_featureids');
  const values = numbers('nodes_values');
  const missing = attributes.ints('nodes_missing_value_tracks_true');
  const whenTrue = attributes.ints('nodes_truenodeids');
  const whenFalse = attributes.ints('nodes_falsenodeids');
  const weights = numbers('target_weights');
  let leaves = 0;
  return modes.map((mode, at): ScorableNode => {
    if (mode === 'LEAF') {
      const value = weights[leaves++];
      requireOurs(value !== undefined, 'a leaf without a value');
      return { kind: 'leaf', value };
    }
    return {
      ...readTest(mode, asked[at] as number, values[at] as number, features),
      missingPasses: missing[at] === 1,
      whenTrue: whenTrue[at] as number,
      whenFalse: whenFalse[at] as number,
    };
  });
}

function readTest(mode: string, feature: number, value: number, { columns, sets }: Features) {
  const column = columns[feature];
  if (column === undefined) {
    const set = sets[feature - columns.length];
    requireOurs(set !== undefined, 'a feature that is not there');
    return { kind: 'categories', column: set.column, codes: set.codes } as const;
  }
  // Of a category as well one can ask whether it is there.
  const isPresence = mode === 'BRANCH_LEQ' && value === Infinity;
  if (column.kind === 'categorical' && !isPresence) {
    const isCode = column.categories[value] !== undefined && !Object.is(value, -0);
    requireOurs(isCode, 'a category that is not there');
    return { kind: 'category', column: feature, code: value } as const;
  }
  // A number that is none passes or fails everywhere, and float64 may say more than an input can hold.
  requireOurs(Object.is(Math.fround(value), value) && !Number.isNaN(value), 'a threshold that is no float32');
  return { kind: 'threshold', column: feature, threshold: value } as const;
}

function cutIntoTrees(items: readonly ScorableNode[], attributes: AttributeLookup): ScorableTree[] {
  const ids = attributes.ints('nodes_treeids');
  const trees: ScorableNode[][] = [];
  for (const [at, item] of items.entries()) {
    if (ids[at] === trees.length) trees.push([]);
    trees[trees.length - 1]?.push(item);
  }
  requireOurs(trees.length > 0, 'no tree');
  for (const tree of trees) requireTree(tree);
  return trees;
}

/** Every node but the first is the child of one that stands before it. */
function requireTree(tree: ScorableTree): void {
  const isChild = new Uint8Array(tree.length);
  for (const [at, item] of tree.entries()) {
    if (item.kind === 'leaf') continue;
    for (const child of [item.whenTrue, item.whenFalse]) {
      requireOurs(child > at && isChild[child] === 0, 'nodes that are no tree');
      isChild[child] = 1;
    }
  }
  requireOurs(isChild.indexOf(0, 1) === -1, 'a node that no row reaches');
}

function requireExactSums({ trees, base, grid }: ScorableGbdt): void {
  requireGrid(grid, marginBound(trees, base));
  const leaves = trees.flatMap((tree) => tree.filter((item) => item.kind === 'leaf'));
  requireOurs(
    [base, ...leaves.map(({ value }) => value)].every((value) => isOnGrid(value, grid.bits)),
    'a leaf beside the grid',
  );
}
