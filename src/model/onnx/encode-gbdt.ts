import type { ScorableGbdt, ScorableNode } from '../artifact/scorable-model.ts';
import { encodeCategories } from './encode-categories.ts';
import { type CategorySets, encodeCategorySets } from './encode-category-sets.ts';
import {
  ELEMENT,
  type MarginGraph,
  ML_DOMAIN,
  type Node,
  cast,
  doublesAttribute,
  floatsAttribute,
  intAttribute,
  internal,
  intsAttribute,
  node,
  stringAttribute,
  stringsAttribute,
} from './graph.ts';

/**
 * Categories to codes, columns and sets side by side, trees: `TreeEnsembleRegressor`, whose sums the leaf grid makes exact. It
 * sums in the type of its thresholds and input, and answers in float32: a grid of 53 bits is rounded there, once.
 */
export function encodeGbdt(model: ScorableGbdt): MarginGraph {
  const codes: Node[] = [];
  const inputs = model.columns.map((column, index) => {
    if (column.kind === 'numeric') return column.name;
    const output = internal(`code_${index}`);
    const values = column.categories.map((_, code) => code);
    // Missing and unseen categories become NaN, which every split sends where it sends missing values.
    codes.push(encodeCategories(column.name, output, column.categories, values, Number.NaN));
    return output;
  });
  const sets = encodeCategorySets(model);
  const features = internal('features');
  const single = model.grid.significand === 24;
  const compared = single ? features : internal('features_double');
  return {
    nodes: [
      ...codes,
      ...sets.nodes,
      node('Concat', [...inputs, ...sets.tensors], features, [intAttribute('axis', 1)]),
      ...(single ? [] : [cast(features, compared, ELEMENT.double)]),
      node('TreeEnsembleRegressor', [compared], 'margin', encodeTrees(model, sets), ML_DOMAIN),
    ],
    constants: sets.constants,
    element: ELEMENT.float,
  };
}

function encodeTrees({ trees, base, grid }: ScorableGbdt, sets: CategorySets) {
  const numbers = grid.significand === 24 ? floatsAttribute : doublesAttribute;
  const places = trees.flatMap((tree, id) => tree.map((item, at) => ({ id, at, item })));
  const leaves = places.flatMap(({ id, at, item }) => (item.kind === 'leaf' ? [{ id, at, item }] : []));
  const ints = (name: string, of: (item: ScorableNode) => number) =>
    intsAttribute(
      name,
      places.map(({ item }) => of(item)),
    );
  return [
    stringAttribute('aggregate_function', 'SUM'),
    numbers('base_values', [base]),
    intAttribute('n_targets', 1),
    ints('nodes_falsenodeids', (item) => (item.kind === 'leaf' ? 0 : item.whenFalse)),
    ints('nodes_featureids', (item) => feature(item, sets)),
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
    numbers(
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
    numbers(
      'target_weights',
      leaves.map(({ item }) => item.value),
    ),
  ];
}

function feature(item: ScorableNode, sets: CategorySets): number {
  switch (item.kind) {
    case 'leaf':
      return 0;
    case 'categories':
      return sets.placeOf(item);
    case 'threshold':
    case 'category':
      return item.column;
  }
}

function mode(item: ScorableNode): string {
  switch (item.kind) {
    case 'leaf':
      return 'LEAF';
    case 'threshold':
    case 'categories':
      return 'BRANCH_LEQ';
    case 'category':
      return 'BRANCH_EQ';
  }
}

function comparedWith(item: ScorableNode): number {
  switch (item.kind) {
    case 'leaf':
      return 0;
    case 'threshold':
      return item.threshold;
    case 'category':
      return item.code;
    case 'categories':
      return 0.5;
  }
}
