import { visibleWidth } from './visible-width.ts';
import { wrapText } from './wrap-text.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';
/** A column that is folded keeps at least as many characters, and its longest word. */
const NARROWEST = 12;

/**
 * Text in columns, headings first. Cells may be coloured.
 *
 * @param width characters in a line: where a row is longer, the widest columns of text are folded; default: a row is a line
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string {
  const lines = [columns.map((column) => column.title), ...rows].map((line) => line.map(oneLine));
  const natural = columns.map((_, index) => longest(lines.map((line) => line[index] ?? '')));
  const widths = foldedWidths(columns, natural, () => narrowestOf(columns, lines), width);
  return lines.map((line) => row(columns, widths, line)).join('');
}

// Not `Math.max(...)`: a table may have more rows, and a cell more words, than a call takes arguments.
function longest(texts: readonly string[], least = 0): number {
  let most = least;
  for (const text of texts) most = Math.max(most, visibleWidth(text));
  return most;
}

function narrowestOf(columns: readonly Column[], lines: readonly (readonly string[])[]): readonly number[] {
  return columns.map((_, index) =>
    lines.reduce((most, line) => longest((line[index] ?? '').split(' '), most), NARROWEST),
  );
}

// The widest gives way first, character by character: the others are as wide as they were.
function foldedWidths(
  columns: readonly Column[],
  natural: readonly number[],
  narrowestOfAll: () => readonly number[],
  width: number,
): readonly number[] {
  const widths = [...natural];
  const gaps = GAP.length * (columns.length - 1);
  const tooWide = widths.reduce((sum, one) => sum + one, gaps) - width;
  const narrowest = tooWide > 0 ? narrowestOfAll() : [];
  for (let excess = tooWide; excess > 0; excess--) {
    const foldable = widths.map((one, index) =>
      columns[index]?.align === 'right' || one <= (narrowest[index] ?? 0) ? 0 : one,
    );
    const widest = Math.max(...foldable);
    if (widest === 0) break;
    widths[foldable.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function row(columns: readonly Column[], widths: readonly number[], cells: readonly string[]): string {
  const folded = columns.map((_, index) => wrapText(cells[index] ?? '', Math.max(1, widths[index] ?? 0)));
  const height = Math.max(...folded.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, at) => {
    const padded = columns.map(({ align }, index) => {
      const cell = folded[index]?.[at] ?? '';
      const room = ' '.repeat(Math.max(0, (widths[index] ?? 0) - visibleWidth(cell)));
      return align === 'right' ? room + cell : cell + room;
    });
    return `${padded.join(GAP).trimEnd()}\n`;
  });
  return lines.join('');
}

// Names of columns, files and keys may hold ends of line: they do not end the row. Colours are within a cell.
function oneLine(cell: string): string {
  return cell.replaceAll(/[\r\n\u2028\u2029]/g, '\uFFFD');
}
