/**
 * Leaves as integers. Where every leaf and the base are multiples of u = 2^-bits and |base| + sum over trees of max |leaf| is at
 * most 2^52 u, sums of integers counted from each tree's smallest leaf need no order and fit: they are below 2^53.
 */
import type { ScorableGbdt } from '../artifact/scorable-model.ts';
import { powerOfTwo } from '../power-of-two.ts';

const LARGEST = powerOfTwo(52);

/** Whether the model's own grid is that; where it is not, trees are summed up one after the other, as the twin does. */
export function isOnGrid({ base, grid, trees }: ScorableGbdt): boolean {
  // A sum of zeros that are all negative is -0.
  if (Object.is(base, -0)) return false;
  const perUnit = powerOfTwo(grid.bits);
  let bound = Math.abs(base * perUnit);
  if (!Number.isSafeInteger(bound)) return false;
  for (const tree of trees) {
    let largest = 0;
    for (const node of tree) {
      if (node.kind !== 'leaf') continue;
      const steps = node.value * perUnit;
      if (!Number.isSafeInteger(steps)) return false;
      largest = Math.max(largest, Math.abs(steps));
    }
    bound += largest;
    if (bound > LARGEST) return false;
  }
  return true;
}
