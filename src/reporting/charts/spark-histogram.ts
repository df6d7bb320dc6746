import { formatInteger, formatNumber } from '../html/format-number.ts';
import { type Html, html } from '../html/html.ts';

export interface SparkBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

const BAR = 10;
const GAP = 1;
const HEIGHT = 40;
/** A bin that is not empty can be seen. */
const LEAST = 1;

/** A histogram as small as a word, for a cell of a table; what it shows is told in words as well. */
export function sparkHistogram(name: string, bins: readonly SparkBin[]): Html {
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  const bars = bins.map(({ rows }, index) => {
    if (rows === 0) return html``;
    const height = Math.max(LEAST, Math.round((rows / most) * HEIGHT));
    return html`<rect x="${index * BAR}" y="${HEIGHT - height}" width="${BAR - GAP}" height="${height}" />`;
  });
  return html`<svg class="spark" role="img" aria-label="${describe(name, bins)}" viewBox="0 0 ${bins.length * BAR} ${HEIGHT}" preserveAspectRatio="none" fill="currentColor">${bars}</svg>`;
}

function describe(name: string, bins: readonly SparkBin[]): string {
  const largest = bins.reduce((best, bin) => (bin.rows > best.rows ? bin : best));
  return `Histogram of ${name}, ${range(bins[0]?.from ?? 0, bins.at(-1)?.to ?? 0)}: most rows, ${formatInteger(largest.rows)}, from ${range(largest.from, largest.to)}`;
}

const range = (from: number, to: number): string => `${formatNumber(from)} to ${formatNumber(to)}`;
