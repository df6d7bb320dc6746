import { type Html, html, nothing } from './html.ts';

export interface TableColumn {
  readonly label: string;
  /** Numbers stand flush right with digits of one width. */
  readonly align?: 'number' | 'text';
}

export type TableCell = string | Html;

/** Rows of cells; the first cell of a row names it. The caption says what the table is to those who cannot see it. */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
): Html {
  return html`<div class="table">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ label, align }) => html`<th scope="col" ${numeric(align)}>${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => tableCell(cell, index, columns[index]))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function tableCell(cell: TableCell, index: number, column: TableColumn | undefined): Html {
  return index === 0
    ? html`<th scope="row" ${numeric(column?.align)}>${cell}</th>`
    : html`<td${numeric(column?.align)}>${cell}</td>`;
}

function numeric(align: TableColumn['align']): Html {
  return align === 'number' ? html` class="number"` : nothing;
}
