/**
 * The only source of randomness: streams named by what they are for, and hashes of a key and a seed.
 * Two streams of one seed do not disturb each other, so a draw added here moves nothing there.
 */
import { blake3 } from '@napi-rs/blake-hash';
import seedrandom from 'seedrandom';

/** Uniform numbers in [0, 1) with 53 random bits. */
export type RandomStream = () => number;

export function randomStream(seed: number, ...name: readonly (string | number)[]): RandomStream {
  const generator = seedrandom(JSON.stringify([seed, ...name]));
  return () => generator.double();
}

/**
 * A number in [0, 1) with 53 bits that depends on the key and the seed alone, never on the row's position.
 * The key is hashed as JSON, so that `["ab","c"]` and `["a","bc"]` differ.
 */
export function hashUnit(seed: number, ...key: readonly (string | number | null)[]): number {
  const hash = blake3(JSON.stringify([seed, ...key]));
  return (hash.readUInt32BE(0) * 0x200000 + (hash.readUInt32BE(4) >>> 11)) / 0x20000000000000;
}
