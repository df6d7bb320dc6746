import type { ScorableLayer, ScorableMlp } from '../../artifact/scorable-model.ts';
import { powerOfTwo } from '../../power-of-two.ts';
import { bitsOf } from './decode-standardised.ts';
import { requireOurs } from './graph-lookup.ts';
import { isOnGrid, requireGrid } from './require-grid.ts';

/** Finer weights are no training's. */
const MAX_WEIGHT_BITS = 40;

/**
 * As `putLayersOnGrid` made them: layers that fit each other, and no sum that needs more than 53 bits.
 *
 * @throws ForeignGraph
 */
export function requireExactLayers({ columns, inputs, layers, grid }: ScorableMlp): void {
  let terms = firstTerms(columns, inputs.bound);
  for (const [index, layer] of layers.entries()) {
    const width = terms.reduce((sum, { inputs: own }) => sum + own.length, 0);
    requireOurs(layer.inputs === width, 'layers that do not fit each other');
    const largest = largestSum(layer, terms);
    const bits = inputs.bits + weightBitsOf(layer);
    if (index === layers.length - 1) {
      requireOurs(layer.outputs === 1 && layer.cap === null, 'an output that is no margin');
      requireOurs(bits <= grid.bits, 'a margin beside the grid');
      requireGrid(grid, largest);
    } else {
      requireGrid({ bits, bound: powerOfTwo(53 - bits), significand: 53 }, largest);
      requireOurs(layer.cap !== null && bitsOf(layer.cap) + inputs.bits <= 52, 'a cut that is none');
      terms = sameTerms(layer.outputs, layer.cap);
    }
  }
}

/** Of a sum: inputs of which a row has one, at most so great. */
interface Term {
  readonly inputs: readonly number[];
  readonly most: number;
}

function firstTerms(columns: ScorableMlp['columns'], bound: number): Term[] {
  return columns.map((column) => {
    if (column.kind === 'numeric') return { inputs: [column.input], most: bound };
    const { inputs, otherInput, missingInput } = column;
    return { inputs: [...inputs, otherInput, missingInput].filter((input) => input !== null), most: 1 };
  });
}

const sameTerms = (inputs: number, most: number): Term[] =>
  Array.from({ length: inputs }, (_, input) => ({ inputs: [input], most }));

function largestSum({ outputs, weights, biases }: ScorableLayer, terms: readonly Term[]): number {
  const sums = biases.map(Math.abs);
  for (const { inputs, most } of terms) {
    for (let unit = 0; unit < outputs; unit++) {
      const largest = inputs.reduce(
        (found, input) => Math.max(found, Math.abs(weights[input * outputs + unit] as number)),
        0,
      );
      sums[unit] = (sums[unit] as number) + most * largest;
    }
  }
  return sums.reduce((largest, sum) => Math.max(largest, sum), 0);
}

/** The fewest with which all weights and biases are multiples of 2^-bits. */
function weightBitsOf({ weights, biases }: ScorableLayer): number {
  let bits = 0;
  for (const values of [weights, biases]) {
    for (const value of values) {
      while (bits < MAX_WEIGHT_BITS && !isOnGrid(value, bits)) bits++;
      requireOurs(isOnGrid(value, bits), 'a weight beside the grid');
    }
  }
  return bits;
}
