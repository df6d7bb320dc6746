import { type Column, table } from './table.ts';

/** A table before it is decided how it is written. */
export interface Sheet {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface SheetSection {
  readonly heading?: string;
  readonly sheet: Sheet;
  /** What is said instead when there are no rows. */
  readonly empty: string;
  /** Sentences under it. */
  readonly notes?: readonly string[];
}

/** For a terminal, where lines are folded to `width`, or as Markdown (GitHub's tables: https://github.github.com/gfm/#tables-extension-). */
export function renderSections(
  sections: readonly SheetSection[],
  format: 'text' | 'markdown',
  width?: number,
): string {
  return sections.map((section) => renderSection(section, format, width)).join('\n');
}

function renderSection(
  { heading, sheet, empty, notes = [] }: SheetSection,
  format: 'text' | 'markdown',
  width: number | undefined,
): string {
  const isMarkdown = format === 'markdown';
  const title = heading === undefined ? '' : isMarkdown ? `### ${heading}\n\n` : `${heading}:\n`;
  const body =
    sheet.rows.length === 0
      ? `${empty}\n`
      : isMarkdown
        ? markdownTable(sheet.columns, sheet.rows)
        : table(sheet.columns, sheet.rows, width);
  const below = notes.map((note) => `\n${isMarkdown ? plain(note) : note}\n`);
  return [title, body, ...below].join('');
}

function markdownTable(columns: readonly Column[], rows: Sheet['rows']): string {
  return [
    markdownRow(columns.map(({ title }) => plain(title))),
    markdownRow(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => markdownRow(columns.map((_, index) => plain(row[index] ?? '')))),
  ].join('');
}

const markdownRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

// What Markdown or HTML would read as more than a text.
function plain(text: string): string {
  return text
    .replaceAll(/[\\|`*_<>[\]~]/g, (sign) => (sign === '<' ? '&lt;' : `\\${sign}`))
    .replaceAll(/\s*\n\s*/g, ' ');
}
