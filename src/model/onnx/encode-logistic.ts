import { powerOfTwo } from '../power-of-two.ts';
import type { LogisticModel } from '../trained-model.ts';
import { encodeCategories } from './encode-categories.ts';
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
export function encodeLogistic(model: LogisticModel): MarginGraph {
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

/** The operations of `standardise` in score-logistic, in the same order: each rounds once, alike everywhere. */
function encodeNumeric({ columns, inputs }: LogisticModel): Part {
  const numeric = columns.filter((column) => column.kind === 'numeric');
  if (numeric.length === 0) return NOTHING;
  const width = numeric.length;
  const row = (name: string, values: readonly number[]) => doubles(internal(name), values, [1, width]);
  return {
    nodes: [
      node(
        'Concat',
        numeric.map((column) => column.name),
        internal('raw'),
        [intAttribute('axis', 1)],
      ),
      node('Cast', [internal('raw')], internal('double'), [intAttribute('to', ELEMENT.double)]),
      chain('IsNaN', 'double', 'missing'),
      node('Where', [internal('missing'), internal('medians'), internal('double')], internal('imputed')),
      chain('Sub', 'imputed', 'centred', 'means'),
      chain('Mul', 'centred', 'scaled', 'scales'),
      chain('Clip', 'scaled', 'cut', 'lowest', 'highest'),
      chain('Mul', 'cut', 'steps', 'per_unit'),
      chain('Add', 'steps', 'shifted', 'half'),
      chain('Floor', 'shifted', 'whole'),
      chain('Div', 'whole', 'inputs', 'per_unit'),
      chain('MatMul', 'inputs', 'numeric', 'weights'),
    ],
    constants: [
      row(
        'medians',
        numeric.map((column) => column.median),
      ),
      row(
        'means',
        numeric.map((column) => column.mean),
      ),
      row(
        'scales',
        numeric.map((column) => column.scale),
      ),
      doubles(
        internal('weights'),
        numeric.map((column) => column.weight),
        [width, 1],
      ),
      scalar('lowest', -inputs.bound),
      scalar('highest', inputs.bound),
      scalar('per_unit', powerOfTwo(inputs.bits)),
      scalar('half', 0.5),
    ],
    parts: [internal('numeric')],
  };
}

function scalar(name: string, value: number): Constant {
  return doubles(internal(name), [value]);
}

function chain(opType: string, input: string, output: string, ...constants: string[]): Node {
  return node(opType, [internal(input), ...constants.map(internal)], internal(output));
}

function encodeCategorical({ columns }: LogisticModel): Part {
  const categorical = columns.filter((column) => column.kind === 'categorical');
  if (categorical.length === 0) return NOTHING;
  const outputs = categorical.map((_, index) => internal(`weight_${index}`));
  return {
    nodes: [
      ...categorical.map(({ name, categories, weights, missingWeight }, index) =>
        encodeCategories(name, outputs[index] as string, categories, weights, missingWeight),
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
