import { type Html, html, nothing } from './html.ts';

/** A part of a page: heading, a sentence on how to read it, content. */
export function section(heading: string, lead: string, ...content: readonly Html[]): Html {
  const words = lead === '' ? nothing : html`<p class="lead">${lead}</p>`;
  return html`<section>
    <h2>${heading}</h2>
    ${words} ${content}
  </section>`;
}
