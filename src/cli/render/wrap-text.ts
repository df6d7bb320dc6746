import { visibleWidth } from './visible-width.ts';

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001B\[[\d;]*m/g;
const RESET = '\u001B[0m';
/** Ends of colours, as `styleText` writes them: all that is reset, or one thing that is. */
// oxlint-disable-next-line no-control-regex
const ENDING = /^\u001B\[(?:0|2[2-9]|39|49)?m$/;

/**
 * Lines of at most `columns` characters, broken between words; a longer word stays whole, so that a path or digest can be
 * copied. A colour that is broken ends with its line and begins again in the next.
 */
export function wrapText(text: string, columns: number): string[] {
  if (visibleWidth(text) <= columns) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || visibleWidth(longer) <= columns) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return closedColours([...lines, line]);
}

function closedColours(lines: readonly string[]): string[] {
  let open = '';
  return lines.map((line) => {
    const whole = `${open}${line}`;
    for (const [code] of line.matchAll(COLOUR)) open = ENDING.test(code) ? '' : `${open}${code}`;
    return open === '' ? whole : `${whole}${RESET}`;
  });
}
