import type { Digest } from '../../core/digest.ts';
import { DEFAULT_BANDS, type RiskBands } from '../../documents/risk-bands.ts';
import type { OnInvalid } from '../../documents/scoring-rules.ts';
import type { RulesFile } from './read-scoring-rules.ts';

/** What counts for a run: flags and parameters first, then `scoring.yaml`, then the defaults. */
export interface ScoringPolicy {
  readonly bands: RiskBands;
  readonly onInvalid: OnInvalid;
  readonly maxBadShare: number;
  readonly maxMissingShare: ShareLimits;
  readonly maxUnseenShare: ShareLimits;
  /** Of the bytes of `scoring.yaml`; null without one. */
  readonly rulesDigest: Digest | null;
}

/** By the name of a column; `*` for the others. */
export type ShareLimits = { readonly [column: string]: number };

/** What is said on the command line or in the pipeline. */
export interface PolicyOverrides {
  readonly bands?: { readonly [band in keyof RiskBands]?: number | undefined } | undefined;
  readonly onInvalid?: OnInvalid | undefined;
  readonly maxBadShare?: number | undefined;
}

const DEFAULT_BAD_SHARE = 0.05;

export function scoringPolicy(file: RulesFile | undefined, overrides: PolicyOverrides): ScoringPolicy {
  const { rules } = file ?? {};
  return {
    bands: {
      medium: overrides.bands?.medium ?? rules?.bands?.medium ?? DEFAULT_BANDS.medium,
      high: overrides.bands?.high ?? rules?.bands?.high ?? DEFAULT_BANDS.high,
    },
    onInvalid: overrides.onInvalid ?? rules?.on_invalid ?? 'quarantine',
    maxBadShare: overrides.maxBadShare ?? rules?.max_bad_share ?? DEFAULT_BAD_SHARE,
    maxMissingShare: rules?.max_missing_share ?? {},
    maxUnseenShare: rules?.max_unseen_share ?? {},
    rulesDigest: file?.digest ?? null,
  };
}

/** The limit of a column; undefined: none. */
export function limitOf(limits: ShareLimits, column: string): number | undefined {
  if (Object.hasOwn(limits, column)) return limits[column];
  return Object.hasOwn(limits, '*') ? limits['*'] : undefined;
}
