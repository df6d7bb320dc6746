import { type Html, html, trusted } from './html.ts';
import { visibleText } from './visible-text.ts';

const LONG_WORD = /[^\s]{13,}/gu;
/** After what a name or a path is best broken. */
const JOINT = /(?<=[/_.:=,-])(?![/_.:=,-])/u;
/** Up to 12 characters, with the marks that belong to the last of them. */
const PIECE = /(?:[^\s][\p{M}\u200D]*){1,12}/gu;
const BREAK = trusted('<wbr>');

/**
 * A text whose long words may be broken, so that a column of a table need never be wider than 12 characters for the sake of
 * one word; copied, it is the same text.
 */
export function breakable(given: string): Html {
  // What is told by its number is longer than it was.
  const text = visibleText(given);
  const parts: Html[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(LONG_WORD)) {
    parts.push(html`${text.slice(end, index)}`);
    const pieces = word.split(JOINT).flatMap((part) => part.match(PIECE) ?? [part]);
    parts.push(...pieces.map((piece, place) => html`${place === 0 ? '' : BREAK}${piece}`));
    end = index + word.length;
  }
  return html`${parts}${text.slice(end)}`;
}

/** A name or a value of the data. */
export function code(text: string): Html {
  return html`<code>${breakable(text)}</code>`;
}
