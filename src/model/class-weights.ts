/**
 * How much the loss of a row counts, by its label. Weights multiply integers' scale and not integers: see
 * gbdt/gradients.
 */
import { MlopsError } from '../core/error.ts';

export interface ByClass {
  readonly negative: number;
  readonly positive: number;
}

export type ClassWeight = 'balanced' | ByClass;

export const EQUAL_WEIGHTS: ByClass = { negative: 1, positive: 1 };

/** Further apart, derivatives of the lighter class would be too coarse in the steps of the heavier one. */
const FURTHEST_APART = 0x100000;

/**
 * @param target 0 or 1 per row, both present
 * @returns `balanced` as scikit-learn has it: rows / (2 × rows of the class)
 * @throws MlopsError CLASS_WEIGHTS_APART
 */
export function classWeights(given: ClassWeight | undefined, target: Uint8Array): ByClass {
  if (given === undefined) return EQUAL_WEIGHTS;
  const rows = countClasses(target);
  const weights =
    given === 'balanced'
      ? { negative: target.length / (2 * rows.negative), positive: target.length / (2 * rows.positive) }
      : given;
  refuseApart(weights, rows);
  return weights;
}

/** The parameter by which classes were given weights, if any was. */
export function weightParameter(parameters: object): 'class_weight' | 'scale_pos_weight' | undefined {
  return (['class_weight', 'scale_pos_weight'] as const).find(
    (name) => Reflect.get(parameters, name) !== undefined,
  );
}

export function countClasses(target: Uint8Array): ByClass {
  let positive = 0;
  for (const label of target) positive += label;
  return { negative: target.length - positive, positive };
}

/** The share of positives, each row counted by its weight. */
export function weightedShare(rows: ByClass, weights: ByClass): number {
  const positive = rows.positive * weights.positive;
  return positive / (rows.negative * weights.negative + positive);
}

/**
 * The weights in units of a power of two, so that the larger is above a half and at most one: bounds that hold for
 * derivatives without weights hold for weighted ones. The division is exact.
 */
export function scaledWeights({ negative, positive }: ByClass): ByClass & { readonly unit: number } {
  const most = Math.max(negative, positive);
  let unit = 1;
  while (unit < most) unit *= 2;
  while (unit / 2 >= most) unit /= 2;
  return { negative: negative / unit, positive: positive / unit, unit };
}

function refuseApart({ negative, positive }: ByClass, rows: ByClass): void {
  const ratio = Math.max(negative / positive, positive / negative);
  if (ratio <= FURTHEST_APART) return;
  const lighter = negative < positive ? 'negative' : 'positive';
  throw new MlopsError({
    code: 'CLASS_WEIGHTS_APART',
    message: `class weights of ${negative} (negative) and ${positive} (positive) make the ${rows[lighter]} ${lighter} rows vanish: one may be at most ${FURTHEST_APART} times the other`,
    hints: ['give weights that are closer together, or leave out some rows of the class that has too many'],
  });
}
