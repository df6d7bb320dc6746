import { expect, test } from 'vitest';
import { outline } from './outline.fixture.ts';
import { validationReport, type ValidationReportData } from './validation-report.ts';

const data: ValidationReportData = {
  format: 1,
  profile: 'profiles/customers.json',
  on_invalid: 'quarantine',
  max_bad_share: 0.05,
  outcome: 'passed',
  rows: { total: 20000, valid: 19900, quarantined: 100, warned: 0 },
  checks: [
    {
      column: 'age',
      rule: 'range',
      expected: '18 to 120',
      failed: 30,
      examples: [{ row: 1018, value: '-3' }],
    },
    {
      column: 'plan',
      rule: 'categories',
      expected: 'one of free, paid',
      failed: 71,
      examples: [
        { row: 2, value: '<script>alert(1)</script>' },
        { row: 9, value: '' },
      ],
    },
    { column: 'income', rule: 'not null', expected: 'a value', failed: 0, examples: [] },
  ],
  columns: [
    { name: 'age', type: 'integer', missing: 0, distinct: 80, min: '-3', max: '99' },
    {
      name: 'plan',
      type: 'string',
      missing: 5,
      categories: Array.from({ length: 8 }, (_, index) => ({ value: `plan ${index}`, count: 2000 })),
    },
  ],
};

test('shows what was refused, the most frequent first, with rows to look at', async () => {
  const page = await validationReport(data);
  const { text } = outline(page);
  expect(text).toContain('Passed 100 of 20,000 rows (0.5\u00a0%) break the profile and were set aside');
  expect(text).toContain(
    'plan categories one of free, paid 71 0.4\u00a0% row 2 &lt;script&gt;alert(1)&lt;/script&gt; row 9 (empty)',
  );
  expect(text.indexOf('one of free, paid 71')).toBeLessThan(text.indexOf('18 to 120 30'));
  expect(text).toContain('row 1,018 -3');
  expect(text).toContain('and 2 more');
  expect(text).toContain('more than 10,000');
  expect(page).not.toMatch(/<script|undefined|NaN|https?:/u);
});

test.each([
  [
    { outcome: 'failed' as const },
    'Failed 100 of 20,000 rows (0.5\u00a0%) break the profile; at most 5.0\u00a0% may.',
  ],
  [{ outcome: 'failed' as const, on_invalid: 'fail' as const }, 'break the profile; `fail` allows none.'],
  [
    { rows: { total: 5, valid: 5, quarantined: 0, warned: 0 }, checks: [] },
    'Passed All 5 rows keep the profile.',
  ],
])('says the outcome in one sentence %#', async (changes, sentence) => {
  expect(outline(await validationReport({ ...data, ...changes })).text).toContain(sentence);
});
