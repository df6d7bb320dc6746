import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decidePromotion } from './gate.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const judged = fc.record({ f1: unit, auc: unit });
const promoted = (...question: Parameters<typeof decidePromotion>) =>
  decidePromotion(...question).decision === 'promoted';

describe('the gate', () => {
  test('promotes the first model that meets the thresholds', () => {
    const decided = decidePromotion({ f1: 0.6, auc: 0.85 }, null, { f1: 0.6, auc: 0.8 });
    expect(decided.decision).toBe('promoted');
    expect(decided.gates.map((gate) => gate.name)).toEqual(['F1 minimum', 'AUC minimum']);
    expect(decided.reasons).toEqual(['all thresholds met; no previous champion']);
  });

  test('names each gate that was not passed; its table has all digits', () => {
    const decided = decidePromotion({ f1: 0.1 + 0.2, auc: 0.7 }, { f1: 0.5, auc: 0.1 }, { f1: 0, auc: 0.75 });
    expect(decided.decision).toBe('kept');
    expect(decided.reasons).toEqual([
      'AUC minimum: 0.7 is not ≥ 0.75',
      'F1 better than the champion: 0.3 is not > 0.5',
    ]);
    expect(decided.gates.at(-1)?.actual).toBe('0.30000000000000004');
  });

  test('never promotes a tie', () => {
    fc.assert(
      fc.property(judged, unit, (candidate, auc) => {
        expect(promoted(candidate, { f1: candidate.f1, auc }, { f1: 0, auc: 0 })).toBe(false);
      }),
    );
  });

  test('is monotone: a better candidate, a worse champion or lower thresholds never turn a yes into a no', () => {
    const question = [judged, fc.option(judged), judged, judged, judged, judged] as const;
    fc.assert(
      fc.property(...question, (candidate, baseline, minimum, gain, loss, ease) => {
        fc.pre(promoted(candidate, baseline, minimum));
        const better = { f1: candidate.f1 + gain.f1, auc: candidate.auc + gain.auc };
        const worse = baseline === null ? null : { f1: baseline.f1 - loss.f1, auc: baseline.auc - loss.auc };
        const lower = { f1: minimum.f1 - ease.f1, auc: minimum.auc - ease.auc };
        expect(promoted(better, worse, lower)).toBe(true);
        expect(promoted(candidate, null, minimum)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('of two models at most one beats the other', () => {
    fc.assert(
      fc.property(judged, judged, (a, b) => {
        const none = { f1: 0, auc: 0 };
        expect(promoted(a, b, none) && promoted(b, a, none)).toBe(false);
      }),
    );
  });

  test('promotes exactly when every gate in its table is passed', () => {
    fc.assert(
      fc.property(judged, fc.option(judged), judged, (candidate, baseline, minimum) => {
        const { decision, gates } = decidePromotion(candidate, baseline, minimum);
        expect(decision === 'promoted').toBe(gates.every((gate) => gate.passed));
        expect(gates).toHaveLength(baseline === null ? 2 : 3);
      }),
    );
  });

  test('lets no number that is not one pass', () => {
    const none = { f1: 0, auc: 0 };
    expect(promoted({ f1: Number.NaN, auc: 1 }, null, none)).toBe(false);
    expect(promoted({ f1: 1, auc: Number.NaN }, null, none)).toBe(false);
    expect(promoted({ f1: 1, auc: 1 }, { f1: Number.NaN, auc: 1 }, none)).toBe(false);
  });
});
