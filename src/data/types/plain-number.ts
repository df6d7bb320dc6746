/**
 * A number's text without an exponent and without zeros that say nothing after the point, such as `0.0000001` for `1e-7`;
 * undefined where the text is none. The exponent may have up to three digits.
 */
export function plainNumber(text: string): string | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)([0-9]*)(?:[.]([0-9]*))?(?:e([+-]?[0-9]{1,3}))?$/i.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const shifted = digits.padStart(digits.length - Math.min(point, 0), '0').padEnd(Math.max(point, 0), '0');
  const at = Math.max(point, 0);
  const places = shifted.slice(at).replace(/0+$/, '');
  return `${sign}${shifted.slice(0, at) || '0'}${places === '' ? '' : `.${places}`}`;
}

/** Whether JSON's number, as it is written, is the one that its readers take it for: `0.1` is, `9007199254740993` is not. */
export function keepsItsDigits(written: string): boolean {
  return normal(written) === normal(String(Number(written)));
}

// Beyond three digits of an exponent all numbers are none or infinite.
function normal(text: string): string | undefined {
  const plain = plainNumber(text)?.replace(/^([+-]?)0+(?=[0-9])/, '$1');
  return plain?.replace(/^\+/, '').replace(/^-0$/, '0');
}

/** Below zero, zero or above, exactly. Both are numbers as text, without an exponent of more than three digits. */
export function compareNumbers(one: string, other: string): number {
  const [a = '0', b = '0'] = [plainNumber(one), plainNumber(other)];
  const places = Math.max(...[a, b].map((text) => text.split('.')[1]?.length ?? 0));
  const units = (text: string): bigint => {
    const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.');
    const size = BigInt(whole + fraction.padEnd(places, '0'));
    return text.startsWith('-') ? -size : size;
  };
  const difference = units(a) - units(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
