import { integer } from '@oclif/core/flags';

/** The parser of oclif's integer flag, with its `min` and `max`. */
export const parseInteger = integer().parse as unknown as (...given: readonly unknown[]) => Promise<unknown>;
