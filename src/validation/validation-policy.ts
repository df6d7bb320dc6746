import type { OnInvalid } from '../documents/scoring-rules.ts';

/** When a table is refused. */
export interface ValidationPolicy {
  readonly onInvalid: OnInvalid;
  /** With `quarantine` and `warn`: the greatest share of rows that may be quarantined. */
  readonly maxBadShare: number;
}

/**
 * @param policy the former name of `on_invalid`
 * @returns the policy, and what to say about how it was written
 */
export function validationPolicy({
  on_invalid: onInvalid,
  policy,
  max_bad_share: maxBadShare,
}: {
  readonly on_invalid?: OnInvalid | undefined;
  readonly policy?: 'quarantine' | 'fail' | undefined;
  readonly max_bad_share: number;
}): ValidationPolicy & { readonly warnings: readonly string[] } {
  return {
    onInvalid: onInvalid ?? policy ?? 'quarantine',
    maxBadShare,
    warnings: policy === undefined ? [] : [formerName(policy, onInvalid)],
  };
}

function formerName(policy: string, onInvalid: OnInvalid | undefined): string {
  const instead =
    onInvalid === undefined
      ? `say \`on_invalid: ${policy}\` instead`
      : `\`on_invalid: ${onInvalid}\` is used instead`;
  return `\`policy\` is the former name of \`on_invalid\`; ${instead}`;
}
