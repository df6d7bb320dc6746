/** Bytes under a checksum of their own, for files that only this program writes: torn or damaged ones read as absent. */
import { digestBytes } from '../digest.ts';

const CHECKSUM_LENGTH = 'blake3:'.length + 64;

export const seal = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(digestBytes(bytes)), bytes]);

export function unseal(sealed: Buffer): Buffer | undefined {
  const bytes = sealed.subarray(CHECKSUM_LENGTH);
  return sealed.toString('latin1', 0, CHECKSUM_LENGTH) === digestBytes(bytes) ? bytes : undefined;
}
