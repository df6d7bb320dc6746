import { code } from '../html/breakable.ts';
import { type Html, html } from '../html/html.ts';

/** A value of the data; an empty one is told, since nobody could see it. */
export function shownValue(value: string): Html {
  return value === '' ? html`<span class="soft">(empty)</span>` : code(value);
}
