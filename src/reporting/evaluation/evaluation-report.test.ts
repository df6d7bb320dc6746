import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { evaluation } from './evaluation.fixture.ts';
import { evaluationReport } from './evaluation-report.ts';
import { outline } from '../html/outline.fixture.ts';

const page = await evaluationReport(evaluation);

test('gives the verdict first, then figures, charts and tables', () => {
  const { headings, text } = outline(page);
  expect(headings).toMatchInlineSnapshot(`
    [
      "How well the model predicts “churned”",
      "Curves",
      "ROC curve, AUC 0.8235",
      "Precision and recall, average precision 0.6103",
      "Calibration",
      "Distribution of scores",
      "What acting on it catches",
      "Right and wrong at the threshold",
      "All metrics",
      "Calibration in numbers",
    ]
  `);
  expect(text).toContain(
    'Ranks well It puts a positive row above a negative one in 82 of 100 pairs ' +
      '(AUC 0.8235, 95\u00a0% interval 0.8086 to 0.8384).',
  );
  expect(text.indexOf('Ranks well')).toBeLessThan(text.indexOf('Curves'));
});

test('holds every metric beside what no model would reach', () => {
  const { text } = outline(page);
  expect(text).toContain('AUC 0.8235 0.5000 higher');
  expect(text).toContain('Average precision 0.6103 0.2000 higher');
  expect(text).toContain('F1 0.4742 0.3333 higher');
  expect(text).toContain('Accuracy 0.8143 0.8000 higher');
  expect(text).toContain('Log-loss 0.4098 0.5004 lower');
  expect(text).toContain('Brier score 0.1312 0.1600 lower');
});

test('needs nothing but itself', () => {
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\bsrc=|\bhref=/u);
  expect(
    page.replaceAll('http://www.w3.org/2000/svg', '').replaceAll('http://www.w3.org/1999/xlink', ''),
  ).not.toMatch(/https?:/u);
});

test('no number is undefined and no id stands twice', () => {
  expect(page).not.toMatch(/undefined|NaN|Infinity|\[object/u);
  const ids = [...page.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('has the same bytes when drawn again, at once and after other charts', async () => {
  const [second, third] = await Promise.all([evaluationReport(evaluation), evaluationReport(evaluation)]);
  expect(second).toBe(page);
  expect(third).toBe(page);
});

test('has the same bytes in another process, locale, time zone and on a CPU without FMA and AVX', async () => {
  const report = fileURLToPath(new URL('evaluation-report.ts', import.meta.url));
  const fixture = fileURLToPath(new URL('evaluation.fixture.ts', import.meta.url));
  const script = `
    import { evaluationReport } from ${JSON.stringify(report)};
    import { evaluation } from ${JSON.stringify(fixture)};
    process.stdout.write(await evaluationReport(evaluation));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      TZ: 'Asia/Kathmandu',
      LC_ALL: 'tr_TR.UTF-8',
      GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F',
    },
    maxBuffer: 1 << 24,
  });
  // Digests, so that a difference does not print two pages.
  expect(digestBytes(stdout)).toBe(digestBytes(page));
});

test.each([
  [{ auc: 0.52, auc_standard_error: 0.02 }, 'No signal', 'not distinguishable from chance'],
  [{ auc: 0.65, auc_standard_error: 0.02 }, 'Ranks weakly', '65 of 100'],
  [{ auc: 0.75, auc_standard_error: null }, 'Ranks fairly well', '75 of 100 pairs.'],
  [{ auc: 0.93, auc_standard_error: 0.02 }, 'Ranks very well', '93 of 100'],
  [{ auc: 0.99, auc_standard_error: 0.001 }, 'Suspiciously good', 'knows the answer before'],
])('says in words what an AUC means: %o', async (metrics, word, sentence) => {
  const changed = { ...evaluation, metrics: { ...evaluation.metrics, ...metrics } };
  const { text } = outline(await evaluationReport(changed));
  expect(text).toContain(word);
  expect(text).toContain(sentence);
});

test('a hostile column name stays text, in the page and in its charts', async () => {
  const name = '</svg><script>alert(1)</script>';
  const model = { ...evaluation.model, target: name, positive: name };
  expect(await evaluationReport({ ...evaluation, model })).not.toContain('<script');
});

test('draws what there is when no row is called positive', async () => {
  const confusion = { true_positives: 0, false_positives: 0, true_negatives: 3200, false_negatives: 800 };
  const metrics = { ...evaluation.metrics, precision: 0, recall: 0, f1: 0 };
  const drawn = await evaluationReport({ ...evaluation, confusion, metrics });
  expect(drawn).not.toMatch(/undefined|NaN|Infinity/u);
});
