import { expect, test } from 'vitest';
import { outline } from '../html/outline.fixture.ts';
import { irreproducibleOf, reproducible } from './reproducibility.fixture.ts';
import { reproducibilityPage } from './reproducibility-page.ts';

test('certifies every file with its whole digest, and says what was not varied', () => {
  const { headings, text } = outline(reproducibilityPage(reproducible));
  expect(headings[0]).toBe('Certificate of reproducibility');
  expect(text).toContain(
    'Reproducible 2 files have the same bytes in 2 rooms, and the lock file records them; the locale of commands was not varied (tr_TR.UTF-8).',
  );
  expect(text).toContain(`data/train.parquet train ✓ identical blake3:${'1'.repeat(64)}`);
  expect(text).toContain('threads 1 8 path control é ı 数 varied é ı 数');
  expect(headings).not.toContain('Where the bytes differ');
});

test('says where bytes differ, what stands there and what it looks like', () => {
  const { headings, text } = outline(reproducibilityPage(irreproducibleOf(['report.json'])));
  expect(headings[0]).toBe('No certificate of reproducibility');
  expect(text).toContain('Not reproducible report.json is the first stage whose outputs differ.');
  expect(text).toContain('report.json report.json report.json {&quot;report.json&quot;:1} clock');
  expect(text).toContain('✗ differs');
});

test('tells a failure with the last lines that were printed', () => {
  const failed = { ...irreproducibleOf(['train']), verdict: 'failed' as const };
  const page = reproducibilityPage(failed);
  expect(outline(page).text).toContain(
    'Failed train failed in room control and room varied, so that nothing is proved.',
  );
  expect(page).toContain('<pre>train</pre>');
});
