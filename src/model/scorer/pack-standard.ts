import { powerOfTwo } from '../power-of-two.ts';
import type { LogisticNumericColumn } from '../artifact/trained-model.ts';
import { packRecord } from './memory-plan.ts';

/** `Standard` of assembly/scoring/standardise.ts. */
export function packStandard(
  { median, mean, scale }: Pick<LogisticNumericColumn, 'median' | 'mean' | 'scale'>,
  { bits, bound }: { readonly bits: number; readonly bound: number },
): Uint8Array {
  return packRecord([median, mean, scale, bound, powerOfTwo(bits), powerOfTwo(-bits)], []);
}
