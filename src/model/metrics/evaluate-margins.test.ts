import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../../test/golden/metrics.json' with { type: 'json' };
import { probabilitiesOf } from '../calibration/calibration.ts';
import { calibrationCurve } from './calibration-curve.ts';
import { evaluateMargins } from './evaluate-margins.ts';
import { gains } from './gains.ts';
import { precisionRecallCurve } from './precision-recall-curve.ts';
import { rocCurve } from './roc-curve.ts';
import { scoreHistogram } from './score-histogram.ts';

const TOLERANCE = 1e-12;

test.each(golden.cases)('agrees with scikit-learn: $name', (peer) => {
  const labels = Uint8Array.from(peer.labels);
  const margins = Float64Array.from(peer.margins);
  const ours = evaluateMargins(labels, margins, peer.threshold);
  close([ours.auc, ours.averagePrecision], [peer.auc, peer.average_precision]);
  close(
    [ours.f1, ours.precision, ours.recall, ours.accuracy],
    [peer.f1, peer.precision, peer.recall, peer.accuracy],
  );
  close([ours.logLoss, ours.brier], [peer.log_loss, peer.brier]);
  expect(ours.confusion).toEqual({
    truePositives: peer.confusion.true_positives,
    falsePositives: peer.confusion.false_positives,
    trueNegatives: peer.confusion.true_negatives,
    falseNegatives: peer.confusion.false_negatives,
  });
  const roc = rocCurve(ours.ranking);
  close(
    roc.map((point) => point.falsePositiveRate),
    peer.roc.false_positive_rate,
  );
  close(
    roc.map((point) => point.truePositiveRate),
    peer.roc.true_positive_rate,
  );
  const curve = precisionRecallCurve(ours.ranking);
  close(
    curve.map((point) => point.precision),
    peer.precision_recall.precision,
  );
  close(
    curve.map((point) => point.recall),
    peer.precision_recall.recall,
  );
  const calibration = calibrationCurve(labels, probabilitiesOf(null, margins));
  close(
    calibration.map((bin) => bin.observed),
    peer.calibration.observed,
  );
  close(
    calibration.map((bin) => bin.meanProbability),
    peer.calibration.mean_probability,
  );
});

// A grid of few margins makes ties, neighbours and -0 common.
const row = fc.record({
  label: fc.constantFrom(0, 1),
  margin: fc.oneof(fc.double({ min: -40, max: 40, noNaN: true }), fc.constantFrom(-1, -0, 0, 0.5, 0.3, 2)),
});
const rows = fc
  .array(row, { maxLength: 60 })
  .map((drawn) => [...drawn, { label: 0, margin: 0.5 }, { label: 1, margin: 0.25 }]);

test('permuting the rows changes no bit', () => {
  const shuffled = rows.chain((drawn) =>
    fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length })),
  );
  fc.assert(
    fc.property(shuffled, ([first, second]) => {
      expect(everything(second)).toEqual(everything(first));
    }),
    { numRuns: 300 },
  );
});

test('the AUC and its standard error are those of all pairs', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const positives = drawn.filter(({ label }) => label === 1).map(({ margin }) => margin);
      const negatives = drawn.filter(({ label }) => label === 0).map(({ margin }) => margin);
      const ofPositives = positives.map((p) => mean(negatives.map((n) => beats(p, n))));
      const ofNegatives = negatives.map((n) => mean(positives.map((p) => beats(p, n))));
      const ours = evaluate(drawn);
      expect(ours.auc).toBeCloseTo(mean(ofPositives), 13);
      if (positives.length < 2 || negatives.length < 2) {
        expect(ours.aucStandardError).toBeUndefined();
      } else {
        const variance = spread(ofPositives) / positives.length + spread(ofNegatives) / negatives.length;
        expect(ours.aucStandardError).toBeCloseTo(Math.sqrt(variance), 12);
      }
    }),
    { numRuns: 300 },
  );
});

test('every row is in the histogram, the calibration bins and the last step of the gains', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const [labels, margins] = columns(drawn);
      const positives = labels.reduce((sum, label) => sum + label, 0);
      const histogram = scoreHistogram(labels, probabilitiesOf(null, margins));
      expect(total(histogram.map((bin) => bin.positives))).toBe(positives);
      expect(total(histogram.map((bin) => bin.negatives))).toBe(drawn.length - positives);
      expect(total(calibrationCurve(labels, probabilitiesOf(null, margins)).map((bin) => bin.rows))).toBe(
        drawn.length,
      );
      expect(gains(evaluate(drawn).ranking).at(-1)).toEqual({
        share: 1,
        rows: drawn.length,
        positives,
        captured: 1,
        lift: 1,
      });
    }),
  );
});

test('gains count the best rows first, and their part of a tie', () => {
  const labels = Uint8Array.of(1, 1, 0, 1, 0, 0, 0, 0, 0, 0);
  const margins = Float64Array.of(9, 8, 7, 6, 6, 5, 4, 3, 2, 1);
  const steps = gains(evaluateMargins(labels, margins, 0).ranking, 5);
  expect(steps.map((step) => [step.rows, step.positives])).toEqual([
    [2, 2],
    [4, 2.5],
    [6, 3],
    [8, 3],
    [10, 3],
  ]);
  expect(steps[0]?.lift).toBeCloseTo(2 / 3 / 0.2, 14);
});

test.each([
  ['no rows', [], [], 'TARGET_ONE_CLASS', 'there are no rows to evaluate on'],
  ['positive rows only', [1, 1], [0, 1], 'TARGET_ONE_CLASS', 'all 2 rows to evaluate on are positive'],
  ['negative rows only', [0], [0], 'TARGET_ONE_CLASS', 'all 1 rows to evaluate on are negative'],
  ['a margin that is not a number', [0, 1], [NaN, 1], 'MARGIN_NOT_FINITE', '`NaN`'],
  ['an infinite margin', [0, 1], [0, -Infinity], 'MARGIN_NOT_FINITE', '`-Infinity`'],
])('refuses %s', (_, labels, margins, code, message) => {
  const act = () => evaluateMargins(Uint8Array.from(labels), Float64Array.from(margins), 0);
  expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) as string }));
});

function evaluate(drawn: readonly { label: number; margin: number }[]) {
  const [labels, margins] = columns(drawn);
  return evaluateMargins(labels, margins, 0.25);
}

function everything(drawn: readonly { label: number; margin: number }[]) {
  const [labels, margins] = columns(drawn);
  const evaluation = evaluate(drawn);
  const { ranking } = evaluation;
  return {
    evaluation,
    curves: [rocCurve(ranking), precisionRecallCurve(ranking), gains(ranking)],
    bins: [
      calibrationCurve(labels, probabilitiesOf(null, margins)),
      scoreHistogram(labels, probabilitiesOf(null, margins)),
    ],
  };
}

function columns(drawn: readonly { label: number; margin: number }[]): [Uint8Array, Float64Array] {
  return [Uint8Array.from(drawn, ({ label }) => label), Float64Array.from(drawn, ({ margin }) => margin)];
}

function close(ours: readonly number[], peer: readonly number[]): void {
  expect(ours.length).toBe(peer.length);
  for (const [index, value] of ours.entries()) {
    expect(Math.abs(value - (peer[index] as number))).toBeLessThanOrEqual(TOLERANCE);
  }
}

function beats(p: number, n: number): number {
  return p > n ? 1 : p < n ? 0 : 0.5;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number {
  return total(values) / values.length;
}

function spread(values: readonly number[]): number {
  const center = mean(values);
  return total(values.map((value) => (value - center) ** 2)) / (values.length - 1);
}
