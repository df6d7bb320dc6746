/** Numbers for people, the same under every locale. A minus is U+2212, groups of thousands are parted by a comma. */

/** What a figure for people has, rounded as IEEE and ECMAScript say. */
const SIGNIFICANT = 4;
/** From here on all of them stand before the point. */
const LARGE = 10_000;

/** `1234567` → `1,234,567` */
export function formatInteger(value: number): string {
  return grouped(Math.abs(value).toFixed(0), value < 0);
}

/** With 4 significant digits: `0.847125` → `0.8471`, `0.05` → `0.05000`. A whole number, and one of 10,000 or more, has all before the point. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('-', '\u2212').replace('Infinity', '∞');
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= LARGE) return formatInteger(value);
  return grouped(size.toPrecision(SIGNIFICANT), value < 0);
}

/** With as many digits after the point as asked: `0.84712` → `0.847` */
export function formatDecimal(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return grouped(text, value < 0 && Number(text) !== 0);
}

/**
 * With up to 4 significant digits: `0.256123` → `25.61 %`, `0.00015` → `0.015 %`, `0.5` → `50 %`. Only all is 100 %. The space
 * does not break.
 */
export function formatPercent(share: number): string {
  const percent = share * 100;
  const isNearlyAll = share < 1 && Number(percent.toPrecision(SIGNIFICANT)) >= 100;
  if (isNearlyAll) return '>\u00a099.99\u00a0%';
  return `${grouped(String(Math.abs(Number(percent.toPrecision(SIGNIFICANT)))), percent < 0)}\u00a0%`;
}

/** `0.0123` → `+0.01230`: for differences. */
export function formatSigned(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** `0.0123` → `+1.23 %` */
export function formatSignedPercent(share: number): string {
  return share > 0 ? `+${formatPercent(share)}` : formatPercent(share);
}

function grouped(digits: string, negative: boolean): string {
  const [whole = '', fraction] = digits.split('.');
  const parted = whole.replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
  const text = `${parted}${fraction === undefined ? '' : `.${fraction}`}`.replace('e-', 'e\u2212');
  return `${negative ? '\u2212' : ''}${text}`;
}
