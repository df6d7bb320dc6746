import { MAX_REASON } from '../../documents/registry-entry.ts';

/** The reasons of a gate as an entry of the journal has them. */
export const joinReasons = (reasons: readonly string[]): string => reasons.join('; ').slice(0, MAX_REASON);
