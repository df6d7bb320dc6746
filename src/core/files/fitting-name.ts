import { digestBytes } from '../digest.ts';

/** No file system that we know takes more in one name. */
const MAX_BYTES = 255;
const TAG_DIGITS = 16;

/**
 * A file's name with room for something behind it. One that is too long is cut at a character, and ends in `~` and digits of its
 * digest: another name, another file.
 *
 * @param room bytes that will be put behind it
 */
export function fittingName(name: string, room: number): string {
  const limit = MAX_BYTES - room;
  if (Buffer.byteLength(name) <= limit) return name;
  const tag = `~${digestBytes(name).slice('blake3:'.length, 'blake3:'.length + TAG_DIGITS)}`;
  let [kept, left] = ['', limit - tag.length];
  // By code points: half of one is no UTF-8.
  for (const character of name) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}${tag}`;
}
