import type { ValidationPolicy } from './validation-policy.ts';

/** Whether a table passes, and if not, why. */
export interface RowsVerdict {
  readonly outcome: 'passed' | 'failed';
  /** How many valid rows there must be at least, where there are fewer. */
  readonly tooFewFor?: number;
}

/**
 * The verdict on a table: enough valid rows, and no more quarantined ones than the policy allows.
 *
 * @param minRows of the profile; a table without a valid row never passes
 */
export function judgeRows(
  rows: { readonly total: number; readonly valid: number; readonly quarantined: number },
  minRows: number | undefined,
  { onInvalid, maxBadShare }: ValidationPolicy,
): RowsVerdict {
  const required = Math.max(1, minRows ?? 1);
  const tooFew = rows.valid < required;
  // A quotient is rounded as the limit itself was: 29 of 100 rows are not more than 0.29, though 0.29 × 100 is less than 29.
  const tooBad = onInvalid === 'fail' ? rows.quarantined > 0 : rows.quarantined / rows.total > maxBadShare;
  return {
    outcome: tooFew || tooBad ? 'failed' : 'passed',
    ...(tooFew ? { tooFewFor: required } : {}),
  };
}
