import type { Split } from './split.ts';

/** One per code of the column, the missing one included: 1 when a row with it passes. */
export function passingCodes(
  { kind, bin, missingPasses }: Pick<Split, 'kind' | 'bin' | 'missingPasses'>,
  bins: number,
): Uint8Array {
  const passes = new Uint8Array(bins + 1);
  if (kind === 'category') passes[bin] = 1;
  else passes.fill(1, 0, Math.min(bin + 1, bins));
  passes[bins] = missingPasses ? 1 : 0;
  return passes;
}
