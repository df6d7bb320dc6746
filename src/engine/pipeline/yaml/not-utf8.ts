import { type Diagnostic, diagnosticAt } from '../../../core/diagnostic.ts';

/**
 * The first place in a file that shows that it is not UTF-8: what could not be decoded, or the NUL of a wider encoding,
 * which no file of these can hold.
 *
 * @param text as decoded from UTF-8
 */
export function notUtf8(file: string, text: string): Diagnostic | undefined {
  const found = text.search(/[\0\uFFFD]/);
  return found === -1 ? undefined : diagnosticAt(file, text, found, 1, 'not UTF-8 text: save it as UTF-8');
}
