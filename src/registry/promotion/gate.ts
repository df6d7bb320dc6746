/**
 * The gate: the pure rule that decides whether a candidate goes into production. It sees two models judged on the
 * same rows and nothing else, so the same question always has the same answer.
 */
import { distinctDigits } from '../../core/text/distinct-digits.ts';
import type { PromotionDocument } from '../../documents/promotion-document.ts';

type Gate = PromotionDocument['gates'][number];

/** How a model does on the test rows. */
export interface Judged {
  readonly f1: number;
  readonly auc: number;
}

export interface GateMinimum {
  readonly f1: number;
  readonly auc: number;
}

export type GateDecision = Pick<PromotionDocument, 'decision' | 'reasons' | 'gates'>;

/**
 * Promotes a candidate that meets both thresholds and has a strictly better F1 than the champion, if there is one.
 * A tie keeps the champion: a change of model must be worth something. NaN passes no gate.
 */
export function decidePromotion(
  candidate: Judged,
  baseline: Judged | null,
  minimum: GateMinimum,
): GateDecision {
  const gates: JudgedGate[] = [
    gate('F1 minimum', candidate.f1, '≥', minimum.f1),
    gate('AUC minimum', candidate.auc, '≥', minimum.auc),
    ...(baseline === null ? [] : [gate('F1 better than the champion', candidate.f1, '>', baseline.f1)]),
  ];
  const failed = gates.filter((each) => !each.passed);
  if (failed.length > 0) {
    const reasons = failed.map((each) => each.shortfall);
    return { decision: 'kept', reasons, gates: gates.map(withoutText) };
  }
  const why =
    baseline === null
      ? 'all thresholds met; no previous champion'
      : `all thresholds met; ${better(candidate.f1, baseline.f1)}`;
  return { decision: 'promoted', reasons: [why], gates: gates.map(withoutText) };
}

function better(f1: number, champion: number): string {
  const [own, other] = distinctDigits(f1, champion);
  return `F1 ${own} is better than the champion's ${other}`;
}

/** What a gate says to people where it was not passed. */
interface JudgedGate extends Gate {
  readonly shortfall: string;
}

const withoutText = ({ name, required, actual, passed }: JudgedGate): Gate => ({
  name,
  required,
  actual,
  passed,
});

function gate(name: string, actual: number, relation: '≥' | '>', bound: number): JudgedGate {
  const passed = relation === '≥' ? actual >= bound : actual > bound;
  const [own, asked] = distinctDigits(actual, bound);
  const shortfall = `${name}: ${own} is not ${relation} ${asked}`;
  // As JavaScript writes them, all digits.
  return { name, required: `${relation} ${bound}`, actual: `${actual}`, passed, shortfall };
}
