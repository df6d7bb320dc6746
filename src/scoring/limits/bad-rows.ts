import type { CrossedLimit, ScoreWarning } from '../../documents/receipt-document.ts';
import { describeCrossing } from './rows-refused.ts';
import type { ScoringPolicy } from './scoring-policy.ts';

/** Of fewer rows, a share says too little to stop the work. */
const MIN_ROWS = 20;

export interface BadRows {
  readonly warnings: readonly ScoreWarning[];
  readonly crossed: readonly CrossedLimit[];
}

/** Whether more rows were quarantined than `max_bad_share` allows. */
export function badRows(
  {
    total,
    valid,
    quarantined,
  }: { readonly total: number; readonly valid: number; readonly quarantined: number },
  { maxBadShare: allowed, onInvalid }: ScoringPolicy,
): BadRows {
  // A quotient is rounded as the limit itself was, a product with the limit is not.
  const share = quarantined / total;
  if (share <= allowed || valid === 0 || onInvalid === 'fail') return { warnings: [], crossed: [] };
  const crossing: CrossedLimit = { limit: 'max_bad_share', column: null, rows: quarantined, share, allowed };
  if (total >= MIN_ROWS) return { warnings: [], crossed: [crossing] };
  const message = `${describeCrossing(crossing)}; of fewer than ${MIN_ROWS} rows the others are scored all the same`;
  return { warnings: [{ code: 'MANY_BAD_ROWS', message }], crossed: [] };
}
