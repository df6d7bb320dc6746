import { expect, test } from 'vitest';
import { outline } from './outline.fixture.ts';
import { promotionReport, type PromotionReportData } from './promotion-report.ts';

const data: PromotionReportData = {
  decision: 'kept',
  reasons: ['F1 0.5712 is not better than 0.589'],
  candidate: { version: '3f9a1c0b77de', f1: 0.5712, auc: 0.8412 },
  baseline: { version: 'a01b22c9d3e4', f1: 0.589, auc: 0.8388 },
  gates: [
    { name: 'F1 minimum', required: '≥ 0.4', actual: '0.5712', passed: true },
    { name: 'F1 better than the champion', required: '> 0.589', actual: '0.5712', passed: false },
  ],
  test_rows: 4012,
};

test('says who stays, which gate was not passed and by how much', async () => {
  const { text } = outline(await promotionReport(data));
  expect(text).toContain(
    'Kept Model a01b22c9d3e4 stays in production; candidate 3f9a1c0b77de did not pass the gate.',
  );
  expect(text).toContain('F1 better than the champion &gt; 0.589 0.5712 ✗ not passed');
  expect(text).toContain('F1 0.571200 0.589000 −0.0178');
  expect(text).toContain('AUC 0.841200 0.838800 +0.0024');
});

test.each([
  [
    { decision: 'promoted' as const },
    'Promoted Model 3f9a1c0b77de is in production. It takes the place of a01b22c9d3e4.',
  ],
  [{ decision: 'promoted' as const, baseline: null }, 'is in production. It is the first one.'],
  [{ baseline: null }, 'Kept No model is in production; candidate 3f9a1c0b77de did not pass the gate.'],
])('says the decision in one sentence %#', async (changes, sentence) => {
  expect(outline(await promotionReport({ ...data, ...changes })).text).toContain(sentence);
});
