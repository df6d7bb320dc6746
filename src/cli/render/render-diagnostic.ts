import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Paint } from './paint.ts';

/** Characters of a line that are shown. */
const MAX_LINE = 160;

/**
 * A place in a file with the line and a squiggle under what is wrong:
 *
 *     pipeline.yaml:4:11: unknown stage `valdate`
 *       4 |     uses: valdate
 *         |           ~~~~~~~
 */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint): string {
  const { file, line, message } = diagnostic;
  const { lineText, column, length } = shortened(diagnostic);
  const number = String(line);
  const margin = ' '.repeat(number.length);
  // Tabs before the place are kept, so that the squiggle stands under it at any tab width.
  const indent = lineText.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return [
    `${paint('strong', `${file}:${number}:${diagnostic.column}:`)} ${message}`,
    `  ${paint('faint', `${number} |`)} ${lineText}`,
    `  ${paint('faint', `${margin} |`)} ${indent}${paint('bad', '~'.repeat(length))}`,
    '',
  ].join('\n');
}

/** A line of a minified file may have a megabyte: what stands around the place. */
function shortened({
  lineText,
  column,
  length,
}: Diagnostic): Pick<Diagnostic, 'lineText' | 'column' | 'length'> {
  if (lineText.length <= MAX_LINE) return { lineText, column, length };
  const from = Math.max(0, Math.min(column - 1 - MAX_LINE / 2, lineText.length - MAX_LINE));
  const before = from === 0 ? '' : '…';
  const after = from + MAX_LINE >= lineText.length ? '' : '…';
  const place = column - from + before.length;
  return {
    lineText: `${before}${lineText.slice(from, from + MAX_LINE)}${after}`,
    column: place,
    length: Math.max(1, Math.min(length, MAX_LINE + 1 - place)),
  };
}
