import { visibleText } from './visible-text.ts';

/** Markup that is safe to put into a page. Made by the `html` tag, or by `trusted` from what this program drew. */
export interface Html {
  readonly kind: 'html';
  readonly markup: string;
}

export type HtmlPart = string | number | Html | readonly Html[];

/** A tag for templates: what is put in is escaped, unless it is markup already. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const markup = strings.map((text, index) => (index === 0 ? text : markupOf(parts[index - 1] ?? '') + text));
  return trusted(markup.join(''));
}

/** For markup that comes from this program alone, never from data. */
export function trusted(markup: string): Html {
  return { kind: 'html', markup };
}

export const nothing: Html = trusted('');

/** Text as it may stand in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return visibleText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function markupOf(part: HtmlPart): string {
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return escapeHtml(String(part));
  if ('kind' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}
