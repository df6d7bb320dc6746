import type { Effects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';

const UNITS: { readonly [unit: string]: number } = {
  MB: 1e6,
  GB: 1e9,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** Says how much memory a table may take, in every process. */
export const MEMORY_VARIABLE = 'MLOPS_MEMORY';

export interface MemoryLimit {
  /** Bytes to begin with. */
  readonly bytes: number;
  /** Bytes that a wide table may raise it to. */
  readonly most: number;
}

/**
 * What a person asks for is kept to; otherwise no more than half of what the machine has.
 *
 * @param given as a flag says it; default: as MLOPS_MEMORY does
 * @param usual bytes where nothing was asked for
 * @throws MlopsError MEMORY_INVALID
 */
export function memoryLimit(
  given: string | undefined,
  usual: number,
  effects: Pick<Effects, 'env' | 'memory'>,
): MemoryLimit {
  const said = given ?? effects.env(MEMORY_VARIABLE);
  if (said !== undefined && said !== '') {
    const bytes = readMemory(said, given === undefined ? `\`${MEMORY_VARIABLE}\`` : '`--memory`');
    return { bytes, most: bytes };
  }
  const half = Math.floor(effects.memory() / 2);
  return { bytes: Math.min(usual, half), most: half };
}

/**
 * Bytes that `size` says, such as `4GiB` or `500MB`.
 *
 * @throws MlopsError MEMORY_INVALID
 */
export function readMemory(size: string, what: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([MG]i?B)$/i.exec(size);
  const bytes = Math.floor(Number(match?.[1]) * (UNITS[match?.[2]?.toUpperCase() ?? ''] ?? Number.NaN));
  if (bytes >= MIN_BYTES) return bytes;
  throw new MlopsError({
    code: 'MEMORY_INVALID',
    message: `${what} is \`${size}\`, which is not a usable amount of memory`,
    hints: ['write it as `4GiB` or `500MB`; at least 32MB'],
  });
}

const MIN_BYTES = 32e6;
