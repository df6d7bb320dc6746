/** Rows by what they are and what they are called. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** A row is called positive when `margin >= threshold`; both are margins, so that no rounding stands between. */
export function confusionAt(labels: Uint8Array, margins: Float64Array, threshold: number): Confusion {
  if (labels.length !== margins.length) {
    throw new RangeError(`${labels.length} labels for ${margins.length} margins`);
  }
  let truePositives = 0;
  let called = 0;
  let positives = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const label = labels[row] as number;
    const isCalled = (margins[row] as number) >= threshold ? 1 : 0;
    positives += label;
    called += isCalled;
    truePositives += label * isCalled;
  }
  const falsePositives = called - truePositives;
  const falseNegatives = positives - truePositives;
  const trueNegatives = labels.length - truePositives - falsePositives - falseNegatives;
  return { truePositives, falsePositives, trueNegatives, falseNegatives };
}

/** Of the rows called positive, the share that is; 0 when none is called so (scikit-learn's `zero_division=0`). */
export function precision({ truePositives, falsePositives }: Confusion): number {
  return share(truePositives, truePositives + falsePositives);
}

/** Of the positive rows, the share that is called so; 0 when there is none. */
export function recall({ truePositives, falseNegatives }: Confusion): number {
  return share(truePositives, truePositives + falseNegatives);
}

/** Harmonic mean of precision and recall, 2 tp / (2 tp + fp + fn); 0 when there is nothing to find or call. */
export function f1({ truePositives, falsePositives, falseNegatives }: Confusion): number {
  return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

/** The share of rows that are called what they are; 0 when there is none. */
export function accuracy({
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
}: Confusion): number {
  const right = truePositives + trueNegatives;
  return share(right, right + falsePositives + falseNegatives);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
