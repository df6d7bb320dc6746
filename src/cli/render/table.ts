import { stripVTControlCharacters } from 'node:util';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** Text in columns, a line per row, headings first. Cells may be coloured. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map((column) => column.title), ...rows].map((line) => line.map(oneLine));
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ''))));
  return lines.map((line) => `${row(columns, widths, line)}\n`).join('');
}

function row(columns: readonly Column[], widths: readonly number[], cells: readonly string[]): string {
  const padded = columns.map(({ align }, index) => {
    const cell = cells[index] ?? '';
    const room = ' '.repeat((widths[index] ?? 0) - width(cell));
    return align === 'right' ? room + cell : cell + room;
  });
  return padded.join(GAP).trimEnd();
}

// Names of columns, files and keys may hold ends of line: a row is one line. Colours are within a cell.
function oneLine(cell: string): string {
  return cell.replaceAll(/[\r\n\u2028\u2029]/g, '\uFFFD');
}

// One column per code point: the names of stages and files, not a layout for every script of the world.
function width(cell: string): number {
  return Array.from(stripVTControlCharacters(cell)).length;
}
