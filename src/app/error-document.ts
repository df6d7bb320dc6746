import type { SerializedError } from '../core/error.ts';
import { ANSWER_FORMAT } from '../documents/answers/answer-format.ts';
import type { ErrorAnswer, ErrorFields } from '../documents/answers/error-answer.ts';

/** An error as programs read it: the one document that stands in the place of the answer. */
export function errorDocument(error: SerializedError): ErrorAnswer {
  return { format: ANSWER_FORMAT, error: errorMember(error) };
}

/** The same within another document. */
export function errorMember({ code, message, hints, details, diagnostics }: SerializedError): ErrorFields {
  const places = diagnostics.map(({ file, line, column, length, message: what }) => ({
    file,
    line,
    column,
    length,
    message: what,
  }));
  return {
    code,
    message,
    hints,
    details: places.length === 0 ? details : { ...details, diagnostics: places },
  };
}
