import type { MarginGrid } from '../../artifact/trained-model.ts';
import { powerOfTwo } from '../../power-of-two.ts';
import { requireOurs } from './graph-lookup.ts';

/** Training's grids are between; a step and every sum of steps is then a normal number of float32, too. */
export const MAX_BITS = 64;

/**
 * No sum may be greater than the grid says, nor need more bits than its number type has: otherwise the order of the terms
 * would count, and each runtime has its own.
 *
 * @param grid whose bits are whole and few
 * @param largest the sum of the magnitudes of a margin's terms
 * @throws ForeignGraph
 */
export function requireGrid(grid: MarginGrid, largest: number): void {
  const { bits, bound, significand } = grid;
  requireOurs(bound <= powerOfTwo(significand - bits), 'a bound that the number type does not hold');
  // At 2^53 steps `largest` itself may have been rounded down to them.
  requireOurs(largest <= bound && largest < powerOfTwo(53 - bits), 'sums above the bound');
}

/** Whether it is a multiple of 2^-bits; a negative zero is one that rounding to a grid never gives. */
export function isOnGrid(value: number, bits: number): boolean {
  return Number.isInteger(value * powerOfTwo(bits)) && !Object.is(value, -0);
}
