import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { Calibration } from './calibration.ts';
import { fitCautiousIsotonic } from './fit-isotonic.ts';
import { fitPlatt } from './fit-platt.ts';

export const CALIBRATIONS = ['platt', 'isotonic'] as const satisfies readonly Calibration['kind'][];

/**
 * Fits a calibration on out-of-fold margins.
 *
 * @throws MlopsError CALIBRATION_FALLING when a higher margin means no higher chance: such a model foretells nothing
 */
export function fitCalibration(
  kind: Calibration['kind'],
  margins: Float64Array,
  labels: Uint8Array,
): Calibration {
  switch (kind) {
    case 'platt': {
      const calibration = fitPlatt(margins, labels);
      if (calibration.slope > 0) return calibration;
      throw new MlopsError({
        code: 'CALIBRATION_FALLING',
        message: `on rows it has not seen, a higher margin of the model means no higher chance: the slope of the calibration is \`${calibration.slope}\``,
        hints: ['the columns foretell nothing about the target: check both, or train without `calibration`'],
        exitCode: EXIT.no,
      });
    }
    case 'isotonic':
      return fitCautiousIsotonic(margins, labels);
  }
}
