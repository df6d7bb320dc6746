import { type Html, html, nothing, trusted } from './html.ts';
import { pageStyle } from './page-style.ts';

export interface Verdict {
  readonly tone: 'good' | 'bad' | 'neutral';
  /** A word or two: `Passed`. */
  readonly word: string;
  /** One sentence that a reader can take away. */
  readonly sentence: string;
}

export interface Page {
  /** What kind of report it is: `Model evaluation`. */
  readonly kind: string;
  readonly title: string;
  /** What it is about, in short terms: model version, rows. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly verdict: Verdict;
  readonly sections: readonly Html[];
  /** Names what wrote the page, for whoever would replace it. */
  readonly generator?: string;
}

/** Nothing may be loaded and nothing may run, whatever is in the page. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A page that needs nothing but itself: no script, no font, no address. Light or dark as the reader's system is; prints
 * in light. Holds no time and no name of a machine, so that its bytes depend on the report's data alone. What it is and its
 * verdict stand before the style, where the index of reports reads them.
 */
export function htmlPage({ kind, title, facts, verdict, sections, generator }: Page): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${generator === undefined ? nothing : html`<meta name="generator" content="${generator}" />`}
        <title>${title} · ${kind}</title>
        <meta name="description" content="${verdict.word}: ${verdict.sentence}" />
        <style>
          ${trusted(pageStyle)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <p class="kind">${kind}</p>
            <h1>${title}</h1>
            <dl class="facts">
              ${facts.map(
                ({ name, value }) =>
                  html`<div>
                    <dt>${name}</dt>
                    <dd>${value}</dd>
                  </div>`,
              )}
            </dl>
          </header>
          <div class="verdict ${verdict.tone}">
            <strong>${verdict.word}</strong>
            <p>${verdict.sentence}</p>
          </div>
          ${sections.map((section) => html`${section} `)}
        </main>
      </body>
    </html> `;
  return page.markup;
}
