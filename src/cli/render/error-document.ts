import type { SerializedError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';

/** An error as programs read it: the one document that `--json` prints instead of the answer. */
export function errorDocument(error: SerializedError): { readonly error: JsonValue } {
  const { code, message, hints, details, diagnostics } = error;
  const places = diagnostics.map(({ file, line, column, length, message: what }) => ({
    file,
    line,
    column,
    length,
    message: what,
  }));
  return {
    error: {
      code,
      message,
      hints,
      details: places.length === 0 ? details : { ...details, diagnostics: places },
    },
  };
}
