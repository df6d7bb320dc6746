import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import type { ModelCard } from '../../documents/model-card.ts';
import { judgeUnknowns, requireKnownColumns } from './judge-unknowns.ts';
import { scoringPolicy } from './scoring-policy.ts';

const DEFAULTS = scoringPolicy(undefined, {});

/** A card of one categorical column `plan` that was missing in `missing`, and unseen in `unseen`, of `rows` rows. */
function card(rows: number, missing: number, unseen: number): ModelCard {
  const training = {
    missing,
    missing_share: missing / rows,
    unseen,
    unseen_share: unseen / rows,
    rows: [rows - missing - unseen],
  };
  const column = { kind: 'categorical', name: 'plan', categories: ['A'], training };
  // Nothing else of a card is looked at.
  return { format: 2, columns: [column], training: { rows } } as unknown as ModelCard;
}

const counts = (missing: number, unseen: number, rows = 0) => ({
  columns: [{ name: 'plan', kind: 'categorical' as const, missing, unseen }],
  rows,
});

const codes = (...question: Parameters<typeof judgeUnknowns>): string[] =>
  judgeUnknowns(...question).warnings.map(({ code }) => code);

describe('a warning', () => {
  test('needs more than 0.1 above training, to the row', () => {
    expect(codes(counts(300, 0), 1000, card(1000, 200, 0), DEFAULTS)).toEqual([]);
    expect(codes(counts(301, 0), 1000, card(1000, 200, 0), DEFAULTS)).toEqual(['MORE_MISSING']);
    expect(codes(counts(0, 100), 1000, card(1000, 0, 0), DEFAULTS)).toEqual([]);
    expect(codes(counts(0, 101), 1000, card(1000, 0, 0), DEFAULTS)).toEqual(['MORE_UNSEEN']);
  });

  test('needs more than three standard errors of the pooled difference', () => {
    // Of 5 rows: 0.8 - 0.5 = 0.3 is less than 3 × 0.224.
    expect(codes(counts(4, 0), 5, card(1000, 500, 0), DEFAULTS)).toEqual([]);
    expect(codes(counts(5, 0), 5, card(1000, 500, 0), DEFAULTS)).toEqual([]);
    expect(codes(counts(40, 0), 50, card(1000, 500, 0), DEFAULTS)).toEqual(['MORE_MISSING']);
    // One row whose category nobody ever saw is enough.
    expect(codes(counts(0, 1), 1, card(1000, 0, 0), DEFAULTS)).toEqual(['MORE_UNSEEN']);
  });

  test('is never given of fewer than before', () => {
    expect(codes(counts(0, 0), 1000, card(1000, 900, 0), DEFAULTS)).toEqual([]);
  });

  test('is what the formula says in floating point, wherever that is not on the edge', () => {
    const rows = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(rows, rows, fc.nat(), fc.nat(), (n, m, some, others) => {
        const [a, b] = [some % (n + 1), others % (m + 1)];
        const pooled = (a + b) / (n + m);
        const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
        const difference = a / n - b / m;
        const edge = Math.min(Math.abs(difference - 0.1), Math.abs(difference - 3 * error));
        fc.pre(edge > 1e-9);
        const expected = difference > 0.1 && difference > 3 * error;
        expect(codes(counts(a, 0), n, card(m, b, 0), DEFAULTS)).toEqual(expected ? ['MORE_MISSING'] : []);
      }),
    );
  });

  test('says first that nothing is known of rows', () => {
    expect(codes(counts(1000, 0, 1000), 1000, card(1000, 0, 0), DEFAULTS)).toEqual([
      'NOTHING_KNOWN',
      'MORE_MISSING',
    ]);
  });
});

const policy = (limits: object) =>
  scoringPolicy({ rules: { format: 1, ...limits }, digest: digestBytes('') }, {});

describe('a limit', () => {
  test('is crossed by more than it, not by as many: a quotient is rounded as the limit is', () => {
    const limited = policy({ max_unseen_share: { '*': 0.29 } });
    expect(judgeUnknowns(counts(0, 29), 100, card(100, 0, 0), limited).crossed).toEqual([]);
    expect(judgeUnknowns(counts(0, 30), 100, card(100, 0, 0), limited).crossed).toEqual([
      { limit: 'max_unseen_share', column: 'plan', rows: 30, share: 0.3, allowed: 0.29 },
    ]);
  });

  test('of a column wins over that of `*`', () => {
    const limited = policy({ max_missing_share: { '*': 0, plan: 1 } });
    expect(judgeUnknowns(counts(100, 0), 100, card(100, 0, 0), limited).crossed).toEqual([]);
  });

  test('may only name columns of the model', () => {
    const limited = policy({ max_missing_share: { plam: 0.5 } });
    expect(() => requireKnownColumns(limited, [{ name: 'plan' }])).toThrow(
      expect.objectContaining({
        code: 'RULES_COLUMN_UNKNOWN',
        message: expect.stringContaining('did you mean `plan`'),
      }),
    );
    requireKnownColumns(policy({ max_missing_share: { '*': 0.5, plan: 0 } }), [{ name: 'plan' }]);
  });
});
