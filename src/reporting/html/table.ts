import { breakable } from './breakable.ts';
import { type Html, html, nothing } from './html.ts';

export interface TableColumn {
  readonly label: string;
  /** Numbers stand flush right with digits of one width. */
  readonly align?: 'number' | 'text';
}

export type TableCell = string | Html;

/**
 * Rows of cells; the first cell of a row names it. The caption says what the table is to those who cannot see it. On a narrow
 * screen each row becomes a list, with the column's label before each value: roles keep it a table to a screen reader.
 */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
): Html {
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          ({ label, align }) => html`<th role="columnheader" scope="col" ${numeric(align)}>${label}</th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (cells) =>
          html`<tr role="row">
            ${cells.map((cell, index) => tableCell(cell, index, columns[index]))}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function tableCell(cell: TableCell, index: number, column: TableColumn | undefined): Html {
  const content = typeof cell === 'string' ? breakable(cell) : cell;
  if (index === 0) return html`<th role="rowheader" scope="row" ${numeric(column?.align)}>${content}</th>`;
  const look = content.markup.trim() === '' ? html`class="none"` : numeric(column?.align);
  // The style sheet draws the label, as text, whatever is in it.
  return html`<td role="cell" data-label="${column?.label ?? ''}" ${look}><div>${content}</div></td>`;
}

function numeric(align: TableColumn['align']): Html {
  return align === 'number' ? html`class="number"` : nothing;
}
