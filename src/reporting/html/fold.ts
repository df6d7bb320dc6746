import { type Html, html } from './html.ts';

/** Something that few will want to read: its summary says what it holds, a click or Enter opens it, and print shows it all. */
export function fold(summary: string, ...content: readonly Html[]): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;
}
