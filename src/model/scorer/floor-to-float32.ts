const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** The greatest float32 that is not above a number: of float32 values the same ones are at most it. */
export function floorToFloat32(value: number): number {
  single[0] = value;
  const nearest = single[0];
  if (!(nearest > value)) return nearest;
  const [own = 0] = bits;
  if (nearest === 0) bits[0] = -0x7fff_ffff;
  else bits[0] = nearest > 0 ? own - 1 : own + 1;
  return single[0];
}
