/** Damage to a binary file that keeps its magic numbers, its length for the most part, and so its chance to be read on. */
import type { Random } from './random.ts';

const BYTES = [0, 1, 0x7f, 0x80, 0xff, 0x10, 0x15, 0x3f];
const INTEGERS = [0, 1, 0xffffffff, 0x7fffffff, 0x80000000, 0x10000, 0x40000000, 0x01000000];
/** Of the end, where a file says what is in it. */
const END_SHARE = 0.5;

export function damagedBytes(seeds: readonly Uint8Array[], random: Random, keep = 4): Buffer {
  let bytes: Buffer = Buffer.from(random.pick(seeds));
  for (let left = 1 + random.below(random.chance(0.3) ? 24 : 4); left > 0; left -= 1)
    bytes = damagedOnce(bytes, seeds, random, keep);
  return bytes;
}

function damagedOnce(bytes: Buffer, seeds: readonly Uint8Array[], random: Random, keep: number): Buffer {
  const span = bytes.length - 2 * keep;
  if (span <= 8) return bytes;
  const part = random.chance(END_SHARE) ? Math.ceil(span / 3) : span;
  const at = keep + span - part + random.below(part);
  switch (random.below(9)) {
    case 0:
      bytes[at] = random.pick(BYTES);
      return bytes;
    case 1:
      bytes[at] = random.below(256);
      return bytes;
    case 2:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return bytes;
    case 3:
      bytes[at] = (bytes[at] ?? 0) + (random.chance(0.5) ? 1 : 255);
      return bytes;
    case 4:
      if (at + 4 <= bytes.length - keep) bytes.writeUInt32LE(random.pick(INTEGERS), at);
      return bytes;
    case 5: {
      // A part of another file, or of this one.
      const other = Buffer.from(random.pick(seeds));
      const from = random.below(other.length);
      other.copy(bytes, at, from, Math.min(from + 1 + random.below(32), from + bytes.length - keep - at));
      return bytes;
    }
    case 6:
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(Math.min(at + 1 + random.below(8), bytes.length - keep)),
      ]);
    case 7:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.alloc(1 + random.below(8), random.pick(BYTES)),
        bytes.subarray(at),
      ]);
    default:
      return random.chance(0.2)
        ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(bytes.length - keep)])
        : bytes;
  }
}
