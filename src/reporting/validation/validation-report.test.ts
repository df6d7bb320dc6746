import { expect, test } from 'vitest';
import { outline } from '../html/outline.fixture.ts';
import { validation } from './validation.fixture.ts';
import { validationReport } from './validation-report.ts';

test('shows what was refused, the most frequent first, with rows to look at by number and key', async () => {
  const page = await validationReport(validation);
  const { text } = outline(page);
  expect(text).toContain('Passed 100 of 20,000 rows (0.5\u00a0%) break the profile and were quarantined');
  expect(text).toContain(
    'plan categories one of free, paid 71 (0.355\u00a0%) row 2 c-02 : &lt;script&gt;alert(1)&lt;/script&gt; row 9 c-09 : (empty)',
  );
  expect(text.indexOf('one of free, paid 71')).toBeLessThan(text.indexOf('18 to 120 30'));
  expect(text).toContain('row 1,018 c-77 : -3');
  // The value of a key is told once.
  expect(text).toContain('(0.01\u00a0%) row 12 c-12 Rules that');
  expect(page).not.toMatch(/<script|undefined|NaN|https?:/u);
});

test('folds the rules that every row keeps', async () => {
  const page = await validationReport(validation);
  expect(page).toMatch(/<summary>1 rule<\/summary>[^§]*income[^§]*a value[^§]*<\/details>/u);
  const [refused = ''] = page.split('<details>');
  expect(refused).not.toContain('income');
});

test('shows what columns hold: missing values, distinct ones, quantiles and a histogram', async () => {
  const page = await validationReport(validation);
  const { text } = outline(page);
  expect(text).toContain('age integer 3 0.015\u00a0% 80 -3 to 99 median 50; half of them 25 to 75');
  expect(page).toContain('aria-label="Histogram of age, −3 to 102: most rows, 9,000, from 42 to 57"');
  expect(text).toContain('and 2 more');
  expect(text).toContain('over 10,000');
});

test.each([
  [
    { outcome: 'failed' as const },
    'Failed 100 of 20,000 rows (0.5\u00a0%) break the profile; at most 5\u00a0% may.',
  ],
  [{ outcome: 'failed' as const, on_invalid: 'fail' as const }, 'break the profile; `fail` allows none.'],
  [
    {
      outcome: 'failed' as const,
      rows: { total: 7, valid: 7, quarantined: 0, warned: 0 },
      checks: [{ column: '(table)', rule: 'min_rows', expected: 'at least 10', failed: 3, examples: [] }],
    },
    '7 are valid, and the profile asks for at least 10.',
  ],
  [
    { rows: { total: 5, valid: 5, quarantined: 0, warned: 0 }, checks: [] },
    'Passed All 5 rows keep the profile.',
  ],
])('says the outcome in one sentence %#', async (changes, sentence) => {
  expect(outline(await validationReport({ ...validation, ...changes })).text).toContain(sentence);
});
