import { powerOfTwo } from '../power-of-two.ts';
import type { LogisticNumericColumn } from '../artifact/trained-model.ts';
import { type Constant, ELEMENT, type Node, doubles, intAttribute, internal, node } from './graph.ts';

export interface StandardisedGraph {
  readonly nodes: readonly Node[];
  readonly statistics: readonly Constant[];
  readonly limits: readonly Constant[];
}

/**
 * From numeric columns to the tensor `inputs` [rows, columns], float64: the operations of `standardise` in
 * score-logistic, in the same order. Each rounds once, alike everywhere.
 */
export function encodeStandardised(
  numeric: readonly Pick<LogisticNumericColumn, 'name' | 'median' | 'mean' | 'scale'>[],
  inputs: { readonly bits: number; readonly bound: number },
): StandardisedGraph {
  const row = (name: string, values: readonly number[]) =>
    doubles(internal(name), values, [1, numeric.length]);
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
    ],
    statistics: [
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
    ],
    limits: [
      doubles(internal('lowest'), [-inputs.bound]),
      doubles(internal('highest'), [inputs.bound]),
      doubles(internal('per_unit'), [powerOfTwo(inputs.bits)]),
      doubles(internal('half'), [0.5]),
    ],
  };
}

/** A node between internal tensors. */
export function chain(opType: string, input: string, output: string, ...constants: string[]): Node {
  return node(opType, [internal(input), ...constants.map(internal)], internal(output));
}
