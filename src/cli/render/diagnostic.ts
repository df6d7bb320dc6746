import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Paint } from './paint.ts';

/**
 * A place in a file with the line and a squiggle under what is wrong:
 *
 *     pipeline.yaml:4:11: unknown stage `valdate`
 *       4 |     uses: valdate
 *         |           ~~~~~~~
 */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint): string {
  const { file, line, column, length, message, lineText } = diagnostic;
  const number = String(line);
  const margin = ' '.repeat(number.length);
  // Tabs before the place are kept, so that the squiggle stands under it at any tab width.
  const indent = lineText.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return [
    `${paint('strong', `${file}:${number}:${column}:`)} ${message}`,
    `  ${paint('faint', `${number} |`)} ${lineText}`,
    `  ${paint('faint', `${margin} |`)} ${indent}${paint('bad', '~'.repeat(length))}`,
    '',
  ].join('\n');
}
