const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** How many doubles lie between two numbers of one sign; 0 for equal bits. */
export function ulpsBetween(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a) || Number.isNaN(b) || a < 0 !== b < 0) return Infinity;
  const distance = bitsOf(a) - bitsOf(b);
  return Number(distance < 0n ? -distance : distance);
}

function bitsOf(x: number): bigint {
  double[0] = x;
  return bits[0] as bigint;
}
