import { powerOfTwo } from '../power-of-two.ts';
import type { ScorableLayer, ScorableMlp } from '../artifact/scorable-model.ts';
import type { MlpCategoricalColumn, MlpNumericColumn } from '../artifact/trained-model.ts';
import { encodeCategories } from './encode-categories.ts';
import { chain, encodeStandardised } from './encode-standardised.ts';
import {
  type Constant,
  ELEMENT,
  type MarginGraph,
  type Node,
  cast,
  doubles,
  int64s,
  internal,
  node,
} from './graph.ts';

interface Part {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}

/**
 * A network in float64. Numbers go through a matrix product, categories look their weights up; then per layer ReLU and
 * cut, rounding to the grid, product and bias. Everything that is summed lies on a grid: see mlp/layer-grid.
 */
export function encodeMlp({ columns, inputs, layers }: ScorableMlp): MarginGraph {
  const [first, ...rest] = layers;
  if (first === undefined) throw new Error('a network has at least one layer');
  const isLast = rest.length === 0;
  const parts = [encodeFirst(columns, inputs, first, isLast ? 'margin' : internal('sums_0'))];
  let below = first;
  for (const [index, layer] of rest.entries()) {
    const output = index === rest.length - 1 ? 'margin' : internal(`sums_${index + 1}`);
    parts.push(encodeDense(index, below, layer, output));
    below = layer;
  }
  const grid = [
    doubles(internal('zero'), [0]),
    doubles(internal('steps_per_unit'), [powerOfTwo(inputs.bits)]),
    doubles(internal('half_step'), [0.5]),
  ];
  return {
    nodes: parts.flatMap(({ nodes }) => nodes),
    constants: [...parts.flatMap(({ constants }) => constants), ...grid],
    element: ELEMENT.double,
  };
}

function encodeFirst(
  columns: ScorableMlp['columns'],
  inputs: ScorableMlp['inputs'],
  layer: ScorableLayer,
  output: string,
): Part {
  const numeric = columns.filter((column) => column.kind === 'numeric');
  const categorical = columns.filter((column) => column.kind === 'categorical');
  const parts = [
    ...(numeric.length === 0 ? [] : [encodeNumbers(numeric, inputs, layer)]),
    ...categorical.map((column, index) => encodeLookup(column, layer, index)),
  ];
  const summands = [
    ...(numeric.length === 0 ? [] : [internal('numeric')]),
    ...categorical.map((_, index) => internal(`looked_up_${index}`)),
    internal('biases_0'),
  ];
  return {
    nodes: [...parts.flatMap(({ nodes }) => nodes), node('Sum', summands, output)],
    constants: [
      ...parts.flatMap(({ constants }) => constants),
      ...(categorical.length === 0 ? [] : [int64s(internal('middle_axis'), [1])]),
      doubles(internal('biases_0'), [...layer.biases], [1, layer.outputs]),
    ],
  };
}

function encodeNumbers(
  numeric: readonly MlpNumericColumn[],
  inputs: ScorableMlp['inputs'],
  layer: ScorableLayer,
): Part {
  const { nodes, statistics, limits } = encodeStandardised(numeric, inputs);
  const weights = numeric.flatMap(({ input }) => rowOf(layer, input));
  return {
    nodes: [...nodes, node('MatMul', [internal('inputs'), internal('weights_0')], internal('numeric'))],
    constants: [
      ...statistics,
      ...limits,
      doubles(internal('weights_0'), weights, [numeric.length, layer.outputs]),
    ],
  };
}

/** Category to number of a row of its weights; after the categories stand the others, then the missing. */
function encodeLookup(column: MlpCategoricalColumn, layer: ScorableLayer, index: number): Part {
  const { name, categories, inputs, otherInput, missingInput } = column;
  const other = categories.length;
  const rows = [...inputs, otherInput, missingInput].flatMap((input) => rowOf(layer, input));
  const codes = categories.map((_, code) => code);
  const at = (what: string) => `${what}_${index}`;
  return {
    nodes: [
      encodeCategories(name, internal(at('category')), categories, codes, other, other + 1),
      cast(internal(at('category')), internal(at('code')), ELEMENT.int64),
      node('Gather', [internal(at('category_weights')), internal(at('code'))], internal(at('gathered'))),
      chain('Squeeze', at('gathered'), at('looked_up'), 'middle_axis'),
    ],
    constants: [doubles(internal(at('category_weights')), rows, [other + 2, layer.outputs])],
  };
}

/** The weights of an input; zeros where there is none. */
function rowOf({ weights, outputs }: ScorableLayer, input: number | null): number[] {
  return input === null
    ? Array.from({ length: outputs }, () => 0)
    : [...weights.subarray(input * outputs, (input + 1) * outputs)];
}

/** The operations of `roundActivations` and `denseSums` in score-mlp. */
function encodeDense(index: number, below: ScorableLayer, layer: ScorableLayer, output: string): Part {
  const at = (what: string) => `${what}_${index + 1}`;
  return {
    nodes: [
      chain('Clip', `sums_${index}`, at('active'), 'zero', at('cap')),
      chain('Mul', at('active'), at('scaled'), 'steps_per_unit'),
      chain('Add', at('scaled'), at('shifted'), 'half_step'),
      chain('Floor', at('shifted'), at('whole')),
      chain('Div', at('whole'), at('activation'), 'steps_per_unit'),
      chain('MatMul', at('activation'), at('products'), at('weights')),
      node('Add', [internal(at('products')), internal(at('biases'))], output),
    ],
    constants: [
      doubles(internal(at('cap')), [below.cap ?? Number.MAX_VALUE]),
      doubles(internal(at('weights')), [...layer.weights], [layer.inputs, layer.outputs]),
      doubles(internal(at('biases')), [...layer.biases], [1, layer.outputs]),
    ],
  };
}
