import { type Html, html } from './html.ts';

/** A small label whose tone shows by colour and by a sign, for those who see no colours. */
export function mark(tone: 'good' | 'bad' | 'neutral', text: string): Html {
  const sign = { good: '✓', bad: '✗', neutral: '·' }[tone];
  return html`<span class="mark ${tone}"><span aria-hidden="true">${sign}</span> ${text}</span>`;
}
