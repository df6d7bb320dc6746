import { formatPercent } from './format-number.ts';
import { type Html, html } from './html.ts';

/** A share of 0 to 1 as a bar, with the number beside it. */
export function shareBar(share: number, tone: 'good' | 'bad' | 'neutral' = 'neutral'): Html {
  const width = Math.min(100, Math.max(0, share * 100)).toFixed(1);
  return html`<span class="share"
    ><span class="bar ${tone}"><span style="width:${width}%"></span></span>${formatPercent(share)}</span
  >`;
}
