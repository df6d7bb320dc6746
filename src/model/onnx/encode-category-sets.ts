/**
 * Sets of categories as columns of their own: 0 for a row that passes, 1 for one that does not, looked up by its code. A
 * tree then only compares, which every runtime can and does fast; see docs/decisions/0010-category-sets.md.
 */
import type { ScorableGbdt, ScorableNode } from '../artifact/scorable-model.ts';
import { encodeCategories } from './encode-categories.ts';
import { type Constant, ELEMENT, type Node, cast, internal, intAttribute, node, uint8s } from './graph.ts';

export interface CategorySets {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  /** Tensors [rows, sets], one for each column that is asked about a set. */
  readonly tensors: readonly string[];
  /** The place of a node's set among the features: after all columns. */
  readonly placeOf: (item: CategorySet) => number;
}

type CategorySet = Extract<ScorableNode, { kind: 'categories' }>;

/** Nodes that ask the same share a set. */
export function encodeCategorySets({
  columns,
  trees,
}: Pick<ScorableGbdt, 'columns' | 'trees'>): CategorySets {
  const asked = columns.map(() => new Map<string, CategorySet>());
  for (const tree of trees) {
    for (const item of tree) if (item.kind === 'categories') asked[item.column]?.set(keyOf(item), item);
  }
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  const tensors: string[] = [];
  const places = asked.map(() => new Map<string, number>());
  let free = columns.length;
  for (const [column, sets] of asked.entries()) {
    const learned = columns[column];
    if (sets.size === 0 || learned?.kind !== 'categorical') continue;
    for (const key of sets.keys()) places[column]?.set(key, free++);
    const part = encodeColumn(column, learned, [...sets.values()]);
    nodes.push(...part.nodes);
    constants.push(part.table);
    tensors.push(part.output);
  }
  const placeOf = (item: CategorySet): number => places[item.column]?.get(keyOf(item)) as number;
  return { nodes, constants, tensors, placeOf };
}

const keyOf = ({ codes, missingPasses }: CategorySet): string => `${codes.join(' ')} ${missingPasses}`;

function encodeColumn(
  column: number,
  { name, categories }: { readonly name: string; readonly categories: readonly string[] },
  sets: readonly CategorySet[],
): { nodes: Node[]; table: Constant; output: string } {
  const tensor = (what: string): string => internal(`${what}_${column}`);
  // The last row of the table is for missing and unseen categories.
  const codes = categories.map((_, code) => code);
  const [rows, width] = [categories.length + 1, sets.length];
  const fails = new Uint8Array(rows * width).fill(1);
  for (const [at, item] of sets.entries()) {
    for (const code of item.codes) fails[code * width + at] = 0;
    if (item.missingPasses) fails[categories.length * width + at] = 0;
  }
  return {
    nodes: [
      encodeCategories(name, tensor('row'), categories, codes, categories.length),
      cast(tensor('row'), tensor('place'), ELEMENT.int64),
      node('Gather', [tensor('sets'), tensor('place')], tensor('found'), [intAttribute('axis', 0)]),
      node('Flatten', [tensor('found')], tensor('outside'), [intAttribute('axis', 1)]),
      cast(tensor('outside'), tensor('outside_float'), ELEMENT.float),
    ],
    table: uint8s(tensor('sets'), [...fails], [rows, width]),
    output: tensor('outside_float'),
  };
}
