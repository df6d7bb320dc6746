import { breakable } from '../html/breakable.ts';
import { type Html, html, nothing } from '../html/html.ts';

export interface LegendEntry {
  readonly label: string;
  /** What comes after the label, in a softer tone: a figure, a difference. */
  readonly note?: string;
  /** A colour of the theme or the palette, never of data. */
  readonly color: string;
  /** As SVG's `stroke-dasharray`; none: a whole line. */
  readonly dash?: readonly number[];
  readonly form?: 'line' | 'area' | 'dot';
}

/** Which line of a chart is what. */
export function legend(entries: readonly LegendEntry[]): Html {
  return html`<ul class="legend">
    ${entries.map(
      (entry) =>
        html`<li>
          ${sample(entry)}
          <span
            >${breakable(entry.label)}${
              entry.note === undefined ? nothing : html` <span class="soft">${entry.note}</span>`
            }</span
          >
        </li> `,
    )}
  </ul>`;
}

function sample({ color, dash = [], form = 'line' }: LegendEntry): Html {
  const mark = {
    line: html`<path d="M0 5h26" fill="none" stroke="${color}" stroke-width="3" stroke-dasharray="${dash.join(' ')}" />`,
    area: html`<path d="M0 0h26v10h-26z" fill="${color}" />`,
    dot: html`<circle cx="13" cy="5" r="5" fill="${color}" />`,
  }[form];
  return html`<svg viewBox="0 0 26 10" aria-hidden="true">${mark}</svg>`;
}
