/** `cache stats`, `cache verify` and `cache gc` with `--json`. */
import * as z from 'zod';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

const amount = z.strictObject({ files: z.int().min(0), bytes: z.int().min(0) });

export const cacheStatsSchema = z.strictObject({
  format: formatField,
  blobs: amount,
  results: amount.describe('known results of stages'),
  quarantine: amount.describe('what was found corrupt'),
  locked: z.strictObject({
    stages: z.int().describe('in the lock'),
    blobs: amount.describe('what of their outputs is in the cache'),
    missing: z.int().describe('blobs that the lock names and the cache lacks'),
  }),
});

export const cacheVerificationSchema = z.strictObject({
  format: formatField,
  blobs: z.int(),
  bytes: z.int(),
  entries: z.int().describe('known results of stages'),
  corrupt: z.array(
    z.strictObject({ kind: z.enum(['blob', 'entry']), name: z.string(), quarantine: z.string() }),
  ),
  incomplete: z.int().describe('known results of which a blob is absent'),
});

export const cacheCollectionSchema = z.strictObject({
  format: formatField,
  dry: z.boolean().describe('nothing was deleted'),
  freed: z.strictObject({
    blobs: amount,
    results: amount,
    quarantine: amount,
    runs: amount,
    saved: amount,
    memo: amount,
    state: amount,
    temporary: z.int().describe('leftovers of killed runs'),
  }),
  kept: z.strictObject({ blobs: amount, results: amount }),
  commits: z.int().nullable().describe('whose locks were honoured; null: there is no git repository'),
  unreadable_locks: z.int(),
});

export type CacheStatsAnswer = DeepReadonly<z.output<typeof cacheStatsSchema>>;
export type CacheVerificationAnswer = DeepReadonly<z.output<typeof cacheVerificationSchema>>;
export type CacheCollectionAnswer = DeepReadonly<z.output<typeof cacheCollectionSchema>>;
