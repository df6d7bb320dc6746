import { expect, test } from 'vitest';
import { outline } from './outline.fixture.ts';
import type { PromotionDocument } from '../documents/promotion-document.ts';
import type { ModelVersion } from '../core/model-version.ts';
import { promotionReport } from './promotion-report.ts';

const data: PromotionDocument = {
  format: 1,
  decision: 'kept',
  reasons: ['F1 0.5712 is not better than 0.589'],
  candidate: { version: '3f9a1c0b77de' as ModelVersion, f1: 0.5712, auc: 0.8412 },
  baseline: { version: 'a01b22c9d3e4' as ModelVersion, f1: 0.589, auc: 0.8388 },
  gates: [
    { name: 'F1 minimum', required: '≥ 0.4', actual: '0.5712', passed: true },
    { name: 'F1 better than the champion', required: '> 0.589', actual: '0.5712', passed: false },
  ],
  test_rows: 4012,
};

test('says who stays, which gate was not passed and by how much', async () => {
  const { text } = outline(await promotionReport(data));
  expect(text).toContain(
    'Kept Candidate 3f9a1c0b77de did not pass the gate, judged against the baseline a01b22c9d3e4.',
  );
  expect(text).toContain('F1 better than the champion &gt; 0.589 0.5712 ✗ not passed');
  expect(text).toContain('F1 0.571200 0.589000 −0.0178');
  expect(text).toContain('AUC 0.841200 0.838800 +0.0024');
});

test.each([
  [
    { decision: 'promoted' as const },
    'Promoted Candidate 3f9a1c0b77de meets every threshold and beats the baseline a01b22c9d3e4.',
  ],
  [
    { decision: 'promoted' as const, baseline: null },
    'Promoted Candidate 3f9a1c0b77de meets every threshold; there was no baseline.',
  ],
  [{ baseline: null }, 'Kept Candidate 3f9a1c0b77de did not pass the gate, judged against no baseline.'],
])('says the decision in one sentence %#', async (changes, sentence) => {
  const { text } = outline(await promotionReport({ ...data, ...changes }));
  expect(text).toContain(sentence);
  // It comes back from the cache when another model is in production: what it says must still be true then.
  expect(text).not.toMatch(/in production|first one|so far|stays/);
});
