import { expect, test } from 'vitest';
import { outline } from '../html/outline.fixture.ts';
import { reportIndex } from './report-index.fixture.ts';
import { INDEX_GENERATOR, reportIndexPage } from './report-index-page.ts';

test('links every report, with its own conclusion', () => {
  const page = reportIndexPage(reportIndex);
  const { headings, text } = outline(page);
  expect(headings).toEqual(['churn', '2 reports']);
  expect(page).toContain('<a href="./validation.html">');
  expect(text).toContain(
    'customers · Data validation Passed: All 20,000 rows keep the profile. validate made',
  );
  expect(text).toContain('As of 2026-06-30 Commit 3f9a1c0b77de, with changes in pipeline.lock');
  expect(page).toContain(`<meta name="generator" content="${INDEX_GENERATOR}" />`);
});

test('no name of a file makes an address of another kind', () => {
  const [report] = reportIndex.reports;
  const address = encodeURIComponent('javascript:alert(1)');
  const page = reportIndexPage({ ...reportIndex, reports: [{ ...report!, address }] });
  expect(page).toContain('href="./javascript%3Aalert(1)"');
});
