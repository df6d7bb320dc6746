import type { GbdtModel, TreeNode } from '../trained-model.ts';
import { encodeCategories } from './encode-categories.ts';
import {
  ELEMENT,
  type MarginGraph,
  ML_DOMAIN,
  type Node,
  floatsAttribute,
  intAttribute,
  internal,
  intsAttribute,
  node,
  stringAttribute,
  stringsAttribute,
} from './graph.ts';

/** Categories to codes, columns side by side, trees: `TreeEnsembleRegressor`, whose sums the leaf grid makes exact. */
export function encodeGbdt(model: GbdtModel): MarginGraph {
  const codes: Node[] = [];
  const inputs = model.columns.map((column, index) => {
    if (column.kind === 'numeric') return column.name;
    const output = internal(`code_${index}`);
    const values = column.categories.map((_, code) => code);
    // Missing and unseen categories become NaN, which every split sends where it sends missing values.
    codes.push(encodeCategories(column.name, output, column.categories, values, Number.NaN));
    return output;
  });
  const features = internal('features');
  return {
    nodes: [
      ...codes,
      node('Concat', inputs, features, [intAttribute('axis', 1)]),
      node('TreeEnsembleRegressor', [features], 'margin', encodeTrees(model), ML_DOMAIN),
    ],
    constants: [],
    element: ELEMENT.float,
  };
}

function encodeTrees({ trees, base }: GbdtModel) {
  const places = trees.flatMap((tree, id) => tree.map((item, at) => ({ id, at, item })));
  const leaves = places.flatMap(({ id, at, item }) => (item.kind === 'leaf' ? [{ id, at, item }] : []));
  const ints = (name: string, of: (item: TreeNode) => number) =>
    intsAttribute(
      name,
      places.map(({ item }) => of(item)),
    );
  return [
    stringAttribute('aggregate_function', 'SUM'),
    floatsAttribute('base_values', [base]),
    intAttribute('n_targets', 1),
    ints('nodes_falsenodeids', (item) => (item.kind === 'leaf' ? 0 : item.whenFalse)),
    ints('nodes_featureids', (item) => (item.kind === 'leaf' ? 0 : item.column)),
    ints('nodes_missing_value_tracks_true', (item) => (item.kind !== 'leaf' && item.missingPasses ? 1 : 0)),
    stringsAttribute(
      'nodes_modes',
      places.map(({ item }) => mode(item)),
    ),
    intsAttribute(
      'nodes_nodeids',
      places.map(({ at }) => at),
    ),
    intsAttribute(
      'nodes_treeids',
      places.map(({ id }) => id),
    ),
    ints('nodes_truenodeids', (item) => (item.kind === 'leaf' ? 0 : item.whenTrue)),
    floatsAttribute(
      'nodes_values',
      places.map(({ item }) => comparedWith(item)),
    ),
    stringAttribute('post_transform', 'NONE'),
    intsAttribute(
      'target_ids',
      leaves.map(() => 0),
    ),
    intsAttribute(
      'target_nodeids',
      leaves.map(({ at }) => at),
    ),
    intsAttribute(
      'target_treeids',
      leaves.map(({ id }) => id),
    ),
    floatsAttribute(
      'target_weights',
      leaves.map(({ item }) => item.value),
    ),
  ];
}

function mode(item: TreeNode): string {
  switch (item.kind) {
    case 'leaf':
      return 'LEAF';
    case 'threshold':
      return 'BRANCH_LEQ';
    case 'category':
      return 'BRANCH_EQ';
  }
}

function comparedWith(item: TreeNode): number {
  switch (item.kind) {
    case 'leaf':
      return 0;
    case 'threshold':
      return item.threshold;
    case 'category':
      return item.code;
  }
}
