import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { Calibration } from './calibration.ts';
import { fitCautiousIsotonic } from './fit-isotonic.ts';
import { fitPlatt } from './fit-platt.ts';

export const CALIBRATIONS = ['platt', 'isotonic'] as const satisfies readonly Calibration['kind'][];

/**
 * Fits a calibration on out-of-fold margins.
 *
 * @throws MlopsError CALIBRATION_FALLING when a higher margin does not mean a higher probability: such a model predicts nothing
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
      throw falling(`the slope of the calibration is \`${calibration.slope}\``);
    }
    case 'isotonic': {
      const calibration = fitCautiousIsotonic(margins, labels);
      if (calibration.starts.length > 0) return calibration;
      // It would give every row the same probability, and so take back the ranking.
      throw falling('the calibration has a single step');
    }
  }
}

function falling(how: string): MlopsError {
  return new MlopsError({
    code: 'CALIBRATION_FALLING',
    message: `on rows it has not seen, a higher margin of the model does not mean a higher probability: ${how}`,
    hints: ['the features say nothing about the target: check both, or train without `calibration`'],
    exitCode: EXIT.no,
  });
}
