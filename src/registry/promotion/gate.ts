/**
 * The gate: the pure rule that decides whether a candidate goes into production. It sees two models judged on the
 * same rows and nothing else, so the same question always has the same answer.
 */

/** How a model does on the test rows. */
export interface Judged {
  readonly f1: number;
  readonly auc: number;
}

export interface GateMinimum {
  readonly f1: number;
  readonly auc: number;
}

interface Gate {
  readonly name: string;
  readonly required: string;
  readonly actual: string;
  readonly passed: boolean;
}

export interface GateDecision {
  readonly decision: 'promoted' | 'kept';
  /** One sentence for each gate that was not passed; or the one that says why all is well. */
  readonly reasons: readonly string[];
  readonly gates: readonly Gate[];
}

/**
 * Promotes a candidate that meets both thresholds and has a strictly better F1 than the champion, if there is one.
 * A tie keeps the champion: a change of model must be worth something. NaN passes no gate.
 */
export function decidePromotion(
  candidate: Judged,
  baseline: Judged | null,
  minimum: GateMinimum,
): GateDecision {
  const gates: Gate[] = [
    gate('F1 minimum', candidate.f1, '≥', minimum.f1),
    gate('AUC minimum', candidate.auc, '≥', minimum.auc),
    ...(baseline === null ? [] : [gate('F1 better than the champion', candidate.f1, '>', baseline.f1)]),
  ];
  const failed = gates.filter((each) => !each.passed);
  if (failed.length > 0) {
    const reasons = failed.map(({ name, required, actual }) => `${name}: ${actual} is not ${required}`);
    return { decision: 'kept', reasons, gates };
  }
  const why =
    baseline === null
      ? 'all thresholds met; no previous champion'
      : `all thresholds met; F1 ${candidate.f1} is better than the champion's ${baseline.f1}`;
  return { decision: 'promoted', reasons: [why], gates };
}

// Numbers as JavaScript writes them, all digits: two that differ are seen to differ.
function gate(name: string, actual: number, relation: '≥' | '>', bound: number): Gate {
  const passed = relation === '≥' ? actual >= bound : actual > bound;
  return { name, required: `${relation} ${bound}`, actual: `${actual}`, passed };
}
