import type { ScorableLogistic } from '../artifact/scorable-model.ts';
import { encodeCategories } from './encode-categories.ts';
import { encodeStandardised } from './encode-standardised.ts';
import {
  type Constant,
  ELEMENT,
  type MarginGraph,
  type Node,
  doubles,
  int64s,
  intAttribute,
  internal,
  node,
} from './graph.ts';

/**
 * Standardised numeric inputs times weights, plus a weight per category, plus the bias, in float64. Inputs and
 * weights lie on grids, so the products and their sums are exact in any order and any matrix kernel.
 */
export function encodeLogistic(model: ScorableLogistic): MarginGraph {
  const numbers = encodeNumeric(model);
  const categories = encodeCategorical(model);
  const parts = [...numbers.parts, ...categories.parts, internal('bias')];
  return {
    nodes: [...numbers.nodes, ...categories.nodes, node('Sum', parts, 'margin')],
    constants: [
      ...numbers.constants,
      ...categories.constants,
      doubles(internal('bias'), [model.bias], [1, 1]),
    ],
    element: ELEMENT.double,
  };
}

interface Part {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  /** Tensors [rows, 1] to sum. */
  readonly parts: readonly string[];
}

const NOTHING: Part = { nodes: [], constants: [], parts: [] };

function encodeNumeric({ columns, inputs }: ScorableLogistic): Part {
  const numeric = columns.filter((column) => column.kind === 'numeric');
  if (numeric.length === 0) return NOTHING;
  const { nodes, statistics, limits } = encodeStandardised(numeric, inputs);
  const weights = doubles(
    internal('weights'),
    numeric.map((column) => column.weight),
    [numeric.length, 1],
  );
  return {
    nodes: [...nodes, node('MatMul', [internal('inputs'), internal('weights')], internal('numeric'))],
    constants: [...statistics, weights, ...limits],
    parts: [internal('numeric')],
  };
}

function encodeCategorical({ columns }: ScorableLogistic): Part {
  const categorical = columns.filter((column) => column.kind === 'categorical');
  if (categorical.length === 0) return NOTHING;
  const outputs = categorical.map((_, index) => internal(`weight_${index}`));
  return {
    nodes: [
      ...categorical.map(({ name, categories, weights, otherWeight, missingWeight }, index) =>
        encodeCategories(name, outputs[index] as string, categories, weights, otherWeight, missingWeight),
      ),
      node('Concat', outputs, internal('category_floats'), [intAttribute('axis', 1)]),
      node('Cast', [internal('category_floats')], internal('category_weights'), [
        intAttribute('to', ELEMENT.double),
      ]),
      node('ReduceSum', [internal('category_weights'), internal('axes')], internal('categories')),
    ],
    constants: [int64s(internal('axes'), [1])],
    parts: [internal('categories')],
  };
}
