/** Probabilities at which the next band of risk begins. */
export interface RiskBands {
  readonly medium: number;
  readonly high: number;
}

export const RISK_BANDS = ['LOW', 'MEDIUM', 'HIGH'] as const;

export type RiskBand = (typeof RISK_BANDS)[number];

export const DEFAULT_BANDS: RiskBands = { medium: 0.3, high: 0.7 };

/**
 * The band of a probability: a bound belongs to the band that begins there. The probability is the exact one, so that
 * a customer who stands on a bound is in the same band everywhere.
 */
export function riskBand(probability: number, bands: RiskBands): RiskBand {
  if (probability >= bands.high) return 'HIGH';
  return probability >= bands.medium ? 'MEDIUM' : 'LOW';
}
