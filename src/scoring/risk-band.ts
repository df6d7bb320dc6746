import { MlopsError } from '../core/error.ts';

export type RiskBand = 'LOW' | 'MEDIUM' | 'HIGH';

/** Probabilities at which the next band begins. */
export interface RiskBands {
  readonly medium: number;
  readonly high: number;
}

export const DEFAULT_BANDS: RiskBands = { medium: 0.3, high: 0.7 };

/**
 * The band of a probability: a bound belongs to the band that begins there. The probability is the exact one, so that
 * a customer who stands on a bound is in the same band everywhere.
 */
export function riskBand(probability: number, bands: RiskBands): RiskBand {
  if (probability >= bands.high) return 'HIGH';
  return probability >= bands.medium ? 'MEDIUM' : 'LOW';
}

/** @throws MlopsError BANDS_INVALID unless 0 ≤ medium ≤ high ≤ 1 */
export function requireBands(bands: RiskBands): void {
  const { medium, high } = bands;
  if (medium >= 0 && medium <= high && high <= 1) return;
  throw new MlopsError({
    code: 'BANDS_INVALID',
    message: `risk bands at \`${medium}\` and \`${high}\` are not probabilities in rising order`,
    hints: [`the default is MEDIUM from ${DEFAULT_BANDS.medium} and HIGH from ${DEFAULT_BANDS.high} on`],
  });
}
