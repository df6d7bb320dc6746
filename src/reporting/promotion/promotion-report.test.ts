import { expect, test } from 'vitest';
import { outline } from '../html/outline.fixture.ts';
import { promotion } from './promotion.fixture.ts';
import { promotionReport } from './promotion-report.ts';

test('says who stays, which gate was not passed and by how much', async () => {
  const { text } = outline(await promotionReport(promotion));
  expect(text).toContain(
    'Kept Candidate 3f9a1c0b77de did not pass the gate, judged against the baseline a01b22c9d3e4.',
  );
  expect(text).toContain('F1 better than the champion &gt; 0.5890 0.5712 ✗ not passed');
  expect(text).toContain('F1 0.5712 0.5890 −0.01780 higher');
});

test('puts all metrics of both models side by side', async () => {
  const { text } = outline(await promotionReport(promotion));
  for (const line of [
    'AUC 0.8412 0.8388 +0.002400 higher',
    'Average precision 0.6100 0.6000 +0.01000 higher',
    'Recall 0.5300 0.5800 −0.05000 higher',
    'Log-loss 0.4100 0.4200 −0.01000 lower',
    'Threshold 0.5000 0.4500 +0.05000',
  ]) {
    expect(text).toContain(line);
  }
});

test('a report of an earlier release has fewer metrics', async () => {
  const { version, f1, auc } = promotion.candidate;
  const old = { ...promotion, candidate: { version, f1, auc }, baseline: null };
  const { text } = outline(await promotionReport(old));
  expect(text).toContain('AUC 0.8412 – – higher');
  expect(text).not.toContain('Recall');
});

test('says where no minimum is set, and counts the others', async () => {
  const { text } = outline(await promotionReport(promotion));
  expect(text).toContain('AUC minimum no minimum set 0.8412 · nothing asked');
  expect(text).toContain('Gates passed 1 of 2');
  const gates = promotion.gates.slice(1, 2);
  const none = await promotionReport({ ...promotion, decision: 'promoted', baseline: null, gates });
  expect(outline(none).text).toContain('has no threshold to meet; there was no baseline.');
});

test('shows all digits where four would hide the difference', async () => {
  const gates = [{ name: 'F1', required: '> 0.571234', actual: '0.571231', passed: false }];
  const { text } = outline(await promotionReport({ ...promotion, gates }));
  expect(text).toContain('F1 &gt; 0.571234 0.571231');
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
  const { text } = outline(await promotionReport({ ...promotion, ...changes }));
  expect(text).toContain(sentence);
  // It comes back from the cache when another model is in production: what it says must still be true then.
  expect(text).not.toMatch(/in production|first one|so far|stays/);
});
