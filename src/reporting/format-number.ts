/** Numbers for people, the same under every locale. A minus is U+2212, groups of thousands are parted by a comma. */

/** `1234567` → `1,234,567` */
export function formatInteger(value: number): string {
  return grouped(Math.abs(value).toFixed(0), value < 0);
}

/** `0.84712` → `0.847` */
export function formatDecimal(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits);
  return grouped(text, value < 0 && Number(text) !== 0);
}

/** `0.2561` → `25.6 %`; the space does not break. */
export function formatPercent(share: number, digits = 1): string {
  return `${formatDecimal(share * 100, digits)}\u00a0%`;
}

/** `0.0123` → `+0.0123`: for differences. */
export function formatSigned(value: number, digits = 4): string {
  const text = formatDecimal(value, digits);
  return value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text;
}

function grouped(digits: string, negative: boolean): string {
  const [whole = '', fraction] = digits.split('.');
  const parted = whole.replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
  return `${negative ? '\u2212' : ''}${parted}${fraction === undefined ? '' : `.${fraction}`}`;
}
