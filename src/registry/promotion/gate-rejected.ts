import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { PromotionDocument } from '../../documents/promotion-document.ts';

/** The answer to a candidate that was not promoted, where a promotion is required; the report stands all the same. */
export function gateRejected({ candidate, reasons, gates }: PromotionDocument): MlopsError {
  return new MlopsError({
    code: 'GATE_REJECTED',
    message: `the candidate \`${candidate.version}\` was not promoted: ${reasons.join('; ')}`,
    hints: [
      'the report shows the figures of both models',
      'without `require: true` the pipeline goes on and the model in production stays',
    ],
    exitCode: EXIT.no,
    // The engine moves the report into place although the stage has failed.
    details: { keep: ['report'], gates },
  });
}
