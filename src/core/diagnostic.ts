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

/** So many mistakes of one file are told: whoever mends them sees the others then. To find the place of a million takes minutes. */
export const MAX_DIAGNOSTICS = 100;

/** How many there are, as the object of a sentence. */
export function countedMistakes({ length }: readonly Diagnostic[]): string {
  if (length === 1) return 'a mistake';
  return length < MAX_DIAGNOSTICS ? `${length} mistakes` : `${MAX_DIAGNOSTICS} mistakes or more`;
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
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  const lineText = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, '');
  const room = Math.max(1, lineText.length - (at - lineStart));
  return {
    file,
    line: countLines(text, at),
    column: at - lineStart + 1,
    length: Math.max(1, Math.min(length, room)),
    message,
    lineText,
  };
}

/** The text of a line, counting from 1; empty when there is no such line. */
export function lineTextAt(text: string, line: number): string {
  return (text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
}

// Places are asked for from the top to the end of one file: counting goes on from the last one.
let counted = { text: '', offset: 0, line: 1 };

function countLines(text: string, offset: number): number {
  if (counted.text !== text || counted.offset > offset) counted = { text, offset: 0, line: 1 };
  let { line } = counted;
  for (let at = text.indexOf('\n', counted.offset); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++;
  counted = { text, offset, line };
  return line;
}
