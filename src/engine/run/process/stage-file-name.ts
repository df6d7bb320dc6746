import { Buffer } from 'node:buffer';
import { digestBytes } from '../../../core/digest.ts';

/** File systems take 255 bytes; the suffixes that are put behind need some of them. */
const MAX_BYTES = 180;

/** A stage's name as the name of a file: `fit@data/uk.csv` holds a slash, and an item may be long. Another name, another file. */
export function stageFileName(stage: string): string {
  const name = stage.replace(/[^\p{L}\p{N}_@.=+-]/gu, (character) => encodeURIComponent(character));
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const hash = digestBytes(stage).slice('blake3:'.length, 'blake3:'.length + 16);
  return `${Array.from(name).slice(0, 32).join('')}%${hash}`;
}
