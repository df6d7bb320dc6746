/** Holds what was scored against what training saw, and against the limits of `scoring.yaml`. Integers alone decide. */
import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import type { ModelCard } from '../../documents/model-card.ts';
import type { CrossedLimit, ScoreWarning, UnknownShare } from '../../documents/receipt-document.ts';
import { limitOf, type ScoringPolicy, type ShareLimits } from './scoring-policy.ts';
import type { UnknownCounts } from './unknown-values.ts';

export interface UnknownVerdict {
  readonly columns: readonly UnknownShare[];
  readonly warnings: readonly ScoreWarning[];
  readonly crossed: readonly CrossedLimit[];
}

/**
 * @param rows scored ones, at least 1
 * @throws MlopsError RULES_COLUMN_UNKNOWN when a limit names a column that the model does not have
 */
export function judgeUnknowns(
  counts: UnknownCounts,
  rows: number,
  card: ModelCard,
  policy: ScoringPolicy,
): UnknownVerdict {
  const crossed: CrossedLimit[] = [];
  const warnings: ScoreWarning[] = [];
  const total = card.training.rows;
  const columns = counts.columns.map(({ name, kind, missing, unseen }, place): UnknownShare => {
    const column = card.columns[place];
    const training = column !== undefined && 'training' in column ? column.training : undefined;
    const check = (
      what: 'missing' | 'unseen',
      count: number,
      before: number | undefined,
      limits: ShareLimits,
    ): void => {
      const allowed = limitOf(limits, name);
      if (allowed !== undefined && count / rows > allowed) {
        crossed.push({ limit: `max_${what}_share`, column: name, rows: count, share: count / rows, allowed });
      } else if (isMore({ count, rows }, { count: before, rows: total })) {
        warnings.push(
          moreThanTraining(name, what, count, rows, before === undefined ? undefined : before / total),
        );
      }
    };
    check('missing', missing, training?.missing, policy.maxMissingShare);
    // What a model of format 1 saw is its categories: none of its training rows is known to be of another.
    const before = training === undefined ? 0 : 'unseen' in training ? training.unseen : 0;
    if (kind === 'categorical') check('unseen', unseen, before, policy.maxUnseenShare);
    return {
      name,
      missing,
      missing_share: missing / rows,
      ...(kind === 'categorical' ? { unseen, unseen_share: unseen / rows } : {}),
      training:
        training === undefined
          ? null
          : {
              missing_share: training.missing_share,
              ...('unseen_share' in training ? { unseen_share: training.unseen_share } : {}),
            },
    };
  });
  if (counts.rows > 0) warnings.unshift(nothingKnown(counts.rows, rows));
  return { columns, warnings, crossed };
}

/** @throws MlopsError RULES_COLUMN_UNKNOWN */
export function requireKnownColumns(
  policy: ScoringPolicy,
  columns: readonly { readonly name: string }[],
): void {
  const names = columns.map(({ name }) => name);
  const limited = [...Object.keys(policy.maxMissingShare), ...Object.keys(policy.maxUnseenShare)];
  const unknown = limited.find((name) => name !== '*' && !names.includes(name));
  if (unknown === undefined) return;
  throw new MlopsError({
    code: 'RULES_COLUMN_UNKNOWN',
    message: `the scoring rules set a limit for \`${unknown}\`, which the model does not read${didYouMean(unknown, names)}`,
    hints: [`the model reads ${names.map((name) => `\`${name}\``).join(', ')}`],
  });
}

interface Counted<Count> {
  readonly count: Count;
  readonly rows: number;
}

/**
 * Whether a share is greater than that of training by more than 0.1 and by more than three standard errors of the
 * difference of two proportions, pooled: (a/n - b/m)² > 9 q (1 - q) (1/n + 1/m), q = (a + b) / (n + m), multiplied out
 * into integers. Where training's share is not known, only a column without a single known value stands out.
 */
function isMore(now: Counted<number>, before: Counted<number | undefined>): boolean {
  if (before.count === undefined) return now.count === now.rows;
  const [a, n, b, m] = [now.count, now.rows, before.count, before.rows].map(BigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const difference = a * m - b * n;
  if (10n * difference <= n * m) return false;
  return difference * difference * (n + m) > 9n * (a + b) * (n + m - a - b) * n * m;
}

function moreThanTraining(
  name: string,
  what: 'missing' | 'unseen',
  count: number,
  rows: number,
  training: number | undefined,
): ScoreWarning {
  const values = what === 'missing' ? 'have no value' : 'have a category that the model has not learned';
  const before = training === undefined ? '' : `, ${percent(training)} in training`;
  return {
    code: what === 'missing' ? 'MORE_MISSING' : 'MORE_UNSEEN',
    message: `column \`${name}\`: ${count} of ${rows} scored rows ${values} (${percent(count / rows)}${before})`,
  };
}

function nothingKnown(count: number, rows: number): ScoreWarning {
  return {
    code: 'NOTHING_KNOWN',
    message: `${count} of ${rows} scored rows have not one value that the model knows: their score says nothing about them`,
  };
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
