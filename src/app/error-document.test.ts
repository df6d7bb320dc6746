import { expect, test } from 'vitest';
import { diagnosticAt } from '../core/diagnostic.ts';
import { MlopsError, serializeError } from '../core/error.ts';
import { errorAnswerSchema } from '../documents/answers/error-answer.ts';
import { errorDocument } from './error-document.ts';

test('an error has code, message, hints, and details with the places', () => {
  const mistake = new MlopsError({
    code: 'UNKNOWN_STAGE',
    message: 'there is no such stage',
    hints: ['did you mean `train`?'],
    details: { stage: 'trian' },
    diagnostics: [diagnosticAt('pipeline.yaml', 'a: trian\n', 3, 5, 'unknown stage `trian`')],
  });
  const document = errorDocument(serializeError(mistake));
  expect(document).toEqual({
    format: 1,
    error: {
      code: 'UNKNOWN_STAGE',
      message: 'there is no such stage',
      hints: ['did you mean `train`?'],
      details: {
        stage: 'trian',
        diagnostics: [
          { file: 'pipeline.yaml', line: 1, column: 4, length: 5, message: 'unknown stage `trian`' },
        ],
      },
    },
  });
  expect(errorAnswerSchema.parse(document)).toEqual(document);
});
