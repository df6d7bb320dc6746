/**
 * Numbers that YAML 1.2 takes for texts and every YAML reader of Python for numbers, as programs and DVC do:
 * `1_000`, `685_230.15`, `0b11`.
 */
const INTEGER = /^[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/;
const FLOAT = /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?$/;

/** @returns undefined for what is a text there as well, or a number in YAML itself */
export function pythonNumber(text: string): bigint | number | undefined {
  if (!text.includes('_') && !text.includes('0b')) return undefined;
  const digits = text.replaceAll('_', '');
  if (INTEGER.test(text)) {
    const size = digits.replace(/^[-+]/, '');
    // `0x_`: no digit is left.
    if (/[box]$/.test(size)) return undefined;
    return digits.startsWith('-') ? -BigInt(size) : BigInt(size);
  }
  return FLOAT.test(text) ? Number(digits) : undefined;
}
