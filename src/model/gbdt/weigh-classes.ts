import { type ByClass, type ClassWeight, classWeights, countClasses } from '../class-weights.ts';
import type { GbdtParameters } from '../train-options.ts';

/**
 * Rows of either class, and what each counts.
 *
 * @throws MlopsError CLASS_WEIGHTS_APART
 */
export function weighClasses(
  target: Uint8Array,
  parameters: GbdtParameters,
): { readonly rows: ByClass; readonly weights: ByClass } {
  return { rows: countClasses(target), weights: classWeights(givenWeight(parameters), target) };
}

function givenWeight({ class_weight: given, scale_pos_weight: positive }: GbdtParameters) {
  return positive === undefined ? given : ({ negative: 1, positive } satisfies ClassWeight);
}
