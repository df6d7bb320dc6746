/** A place in a text file that a user wrote, with what is wrong there. Lines and columns count from 1. */
export interface Diagnostic {
  /** Path as the user knows it, relative to the project. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters to underline, at least 1. */
  readonly length: number;
  readonly message: string;
  /** The text of the line, so that a renderer needs no file. */
  readonly lineText: string;
}

/** Finds line and column of `offset` (UTF-16 units from 0) in `text`. */
export function diagnosticAt(
  file: string,
  text: string,
  offset: number,
  length: number,
  message: string,
): Diagnostic {
  const at = Math.max(0, Math.min(offset, text.length));
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  const lineEnd = text.indexOf('\n', at);
  const lineText = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, '');
  const room = Math.max(1, lineText.length - (at - lineStart));
  return {
    file,
    line: before.split('\n').length,
    column: at - lineStart + 1,
    length: Math.max(1, Math.min(length, room)),
    message,
    lineText,
  };
}
