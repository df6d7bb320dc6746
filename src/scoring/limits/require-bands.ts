import { MlopsError } from '../../core/error.ts';
import { DEFAULT_BANDS, type RiskBands } from '../../documents/risk-bands.ts';

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
