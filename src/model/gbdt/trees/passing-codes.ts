import type { Question } from './split.ts';

/** One per code of the column, the missing one included: 1 when a row with it passes. */
export function passingCodes(question: Question, bins: number): Uint8Array {
  const passes = new Uint8Array(bins + 1);
  switch (question.kind) {
    case 'categories':
      for (const code of question.codes) passes[code] = 1;
      break;
    case 'category':
      passes[question.bin] = 1;
      break;
    case 'threshold':
    case 'present':
      passes.fill(1, 0, Math.min(question.bin + 1, bins));
  }
  passes[bins] = question.missingPasses ? 1 : 0;
  return passes;
}
