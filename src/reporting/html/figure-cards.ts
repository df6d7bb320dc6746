import { type Html, html } from './html.ts';

export interface FigureCard {
  readonly name: string;
  readonly value: string;
  /** What the figure means, in words, or what to hold it against. */
  readonly note: string;
}

/** The few numbers that one reads first, large. */
export function figureCards(cards: readonly FigureCard[]): Html {
  return html`<ul class="cards">
    ${cards.map(
      ({ name, value, note }) =>
        html`<li>
          <span class="name">${name}</span><span class="value">${value}</span
          ><span class="note">${note}</span>
        </li> `,
    )}
  </ul>`;
}
