import type { LogisticNumericColumn } from '../../artifact/trained-model.ts';
import { powerOfTwo } from '../../power-of-two.ts';
import { type GraphLookup, requireOurs } from './graph-lookup.ts';

export interface StandardisedInputs {
  readonly bits: number;
  readonly bound: number;
}

export interface Statistics extends Pick<LogisticNumericColumn, 'median' | 'mean' | 'scale'> {}

/** Steps are whole numbers in float32. */
const MAX_STEPS = powerOfTwo(24);

/**
 * What `encodeStandardised` wrote of each numeric column, in their order.
 *
 * @throws ForeignGraph
 */
export function decodeStatistics(graph: GraphLookup, columns: number): Statistics[] {
  if (columns === 0) return [];
  const [medians, means, scales] = [
    graph.doubles('medians'),
    graph.doubles('means'),
    graph.doubles('scales'),
  ];
  return Array.from({ length: columns }, (_, at) => {
    const [median, mean, scale] = [medians[at], means[at], scales[at]];
    requireOurs(
      median !== undefined && mean !== undefined && scale !== undefined,
      'a column without statistics',
    );
    // Otherwise a value could become no number.
    requireOurs(Number.isFinite(median) && Number.isFinite(mean), 'statistics that are no numbers');
    requireOurs(scale > 0 && Number.isFinite(scale), 'a scale that is none');
    return { median, mean, scale };
  });
}

/** @throws ForeignGraph */
export function requireInputs({ bits, bound }: StandardisedInputs): void {
  requireOurs(bound > 0 && bound * powerOfTwo(bits) <= MAX_STEPS, 'inputs of more than 24 bits');
  requireOurs(Number.isInteger(bound * powerOfTwo(bits)), 'a bound beside the grid');
}

/**
 * The exponent of a power of two.
 *
 * @throws ForeignGraph where it is none from 1 to 2^52
 */
export function bitsOf(power: number): number {
  for (let bits = 0; bits <= 52; bits++) if (powerOfTwo(bits) === power) return bits;
  requireOurs(false, 'no power of two');
}
