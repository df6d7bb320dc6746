import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../../test/golden/calibration.json' with { type: 'json' };
import { evaluateMargins } from '../metrics/evaluate-margins.ts';
import { marginOf, probabilitiesOf, probabilityOf } from './calibration.ts';
import { fitCalibration } from './fit-calibration.ts';
import { fitCautiousIsotonic, fitIsotonic } from './fit-isotonic.ts';
import { fitPlatt } from './fit-platt.ts';

describe.each(golden.cases)('agrees with scikit-learn to 1e-12: $name', (peer) => {
  const margins = Float64Array.from(peer.margins);
  const labels = Uint8Array.from(peer.labels);

  test('isotonic', () => {
    const ours = probabilitiesOf(fitIsotonic(margins, labels), margins);
    ours.forEach((probability, row) =>
      expect(Math.abs(probability - (peer.isotonic[row] ?? NaN))).toBeLessThanOrEqual(1e-12),
    );
  });

  test('platt', () => {
    const { slope, intercept } = fitPlatt(margins, labels);
    expect(off(slope, peer.platt.slope)).toBeLessThanOrEqual(1e-12);
    expect(off(intercept, peer.platt.intercept)).toBeLessThanOrEqual(1e-12);
  });
});

const off = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(b));

const row = fc.record({
  label: fc.constantFrom(0, 1),
  margin: fc.oneof(
    fc.integer({ min: -400, max: 400 }).map((steps) => steps / 64),
    fc.constantFrom(-1, 0, 2),
  ),
});
const rows = fc
  .array(row, { maxLength: 60 })
  .map((drawn) => [...drawn, { label: 0, margin: -7 }, { label: 1, margin: 7 }]);
const columns = (drawn: readonly { label: number; margin: number }[]) =>
  [Float64Array.from(drawn, ({ margin }) => margin), Uint8Array.from(drawn, ({ label }) => label)] as const;

describe.each(['platt', 'isotonic'] as const)('%s', (kind) => {
  test('never falls as the margin rises', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const [margins, labels] = columns(drawn);
        const fitted = kind === 'platt' ? fitPlatt(margins, labels) : fitIsotonic(margins, labels);
        if (fitted.kind === 'platt' && fitted.slope <= 0) return;
        const grid = Array.from({ length: 400 }, (_, step) => probabilityOf(fitted, step / 20 - 10));
        expect(grid).toEqual(grid.toSorted((a, b) => a - b));
        expect(Math.min(...grid)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...grid)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('has the same bits when rows are permuted', () => {
    const permuted = rows.chain((drawn) =>
      fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length })),
    );
    fc.assert(
      fc.property(permuted, ([first, second]) => {
        const fit = kind === 'platt' ? fitPlatt : fitIsotonic;
        expect(fit(...columns(second))).toEqual(fit(...columns(first)));
      }),
    );
  });

  test('leaves the AUC as it is, and lowers the log-loss of margins that are too bold', () => {
    const peer = golden.cases[0];
    const margins = Float64Array.from(peer?.margins ?? [], (margin) => 4 * margin);
    const labels = Uint8Array.from(peer?.labels ?? []);
    const calibration = fitCalibration(kind, margins, labels);
    const [raw, calibrated] = [null, calibration].map((by) => evaluateMargins(labels, margins, 0, by));
    expect(calibrated?.auc).toBe(raw?.auc);
    expect(calibrated?.logLoss).toBeLessThan((raw?.logLoss ?? 0) - 0.1);
  });

  test('has a margin for each probability, from which on rows have at least that', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 99 }), (drawn, percent) => {
        const [margins, labels] = columns(drawn);
        const fitted = kind === 'platt' ? fitPlatt(margins, labels) : fitIsotonic(margins, labels);
        if (fitted.kind === 'platt' && fitted.slope <= 1e-3) return;
        const threshold = marginOf(fitted, percent / 100);
        expect(Number.isFinite(threshold)).toBe(true);
        // A sigmoid's own rounding apart.
        const slack = kind === 'platt' ? 1e-12 : 0;
        if (threshold < Number.MAX_VALUE) {
          expect(probabilityOf(fitted, threshold)).toBeGreaterThanOrEqual(percent / 100 - slack);
        }
        if (threshold > -Number.MAX_VALUE) {
          const below =
            threshold === Number.MAX_VALUE ? 1e9 : threshold - Math.abs(threshold) * 1e-12 - 1e-12;
          expect(probabilityOf(fitted, below)).toBeLessThan(percent / 100 + slack);
        }
      }),
    );
  });
});

test('an isotonic margin between two blocks belongs to the nearer one', () => {
  const fitted = fitIsotonic(Float64Array.of(0, 1, 4, 5), Uint8Array.of(0, 0, 1, 1));
  expect(fitted).toEqual({ kind: 'isotonic', starts: [2.5], probabilities: [0, 1] });
  expect([2.4999, 2.5].map((margin) => probabilityOf(fitted, margin))).toEqual([0, 1]);
});

test('an isotonic calibration is never certain, and still never falls', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const { probabilities } = fitCautiousIsotonic(...columns(drawn));
      const plain = fitIsotonic(...columns(drawn)).probabilities;
      expect(Math.min(...probabilities)).toBeGreaterThan(0);
      expect(Math.max(...probabilities)).toBeLessThan(1);
      expect(probabilities).toEqual(probabilities.toSorted((a, b) => a - b));
      expect(probabilities.slice(1, -1)).toEqual(plain.slice(1, -1));
    }),
  );
  const three = fitCautiousIsotonic(Float64Array.of(0, 1, 2, 5), Uint8Array.of(0, 0, 0, 1));
  expect(three.probabilities).toEqual([0.125, 0.75]);
});

test.each(['platt', 'isotonic'] as const)('margins that predict the opposite are refused by %s', (kind) => {
  const margins = Float64Array.of(-3, -2, -1, 1, 2, 3);
  expect(() => fitCalibration(kind, margins, Uint8Array.of(1, 1, 1, 0, 0, 0))).toThrow(
    expect.objectContaining({ code: 'CALIBRATION_FALLING', exitCode: 1 }),
  );
});

test.each(['platt', 'isotonic'] as const)('margins that are all the same are refused by %s', (kind) => {
  expect(() => fitCalibration(kind, new Float64Array(6), Uint8Array.of(1, 1, 1, 0, 0, 0))).toThrow(
    expect.objectContaining({ code: 'CALIBRATION_FALLING', exitCode: 1 }),
  );
});

test('an isotonic step between two margins that no double separates begins at the upper one', () => {
  for (const low of [1, 1 + Number.EPSILON]) {
    const high = low + Number.EPSILON;
    const fitted = fitIsotonic(Float64Array.of(low, high), Uint8Array.of(0, 1));
    expect([low, high].map((margin) => probabilityOf(fitted, margin))).toEqual([0, 1]);
  }
});
