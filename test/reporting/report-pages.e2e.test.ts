/**
 * Every page that mlops writes, as a reader has it before them: on a wide and on a narrow screen, light and dark, and
 * printed; then with names in it that would be markup, take the text apart or never end.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluation, evaluationOf } from '../../src/reporting/evaluation/evaluation.fixture.ts';
import { evaluationReport } from '../../src/reporting/evaluation/evaluation-report.ts';
import { HOSTILE_NAMES } from '../../src/reporting/html/hostile-names.fixture.ts';
import { visibleText } from '../../src/reporting/html/visible-text.ts';
import { plots, plotsOf } from '../../src/reporting/plots/plots.fixture.ts';
import { plotsPage } from '../../src/reporting/plots/plots-page.ts';
import { promotion, promotionOf } from '../../src/reporting/promotion/promotion.fixture.ts';
import { promotionReport } from '../../src/reporting/promotion/promotion-report.ts';
import { reportIndex, reportIndexOf } from '../../src/reporting/index/report-index.fixture.ts';
import { reportIndexPage } from '../../src/reporting/index/report-index-page.ts';
import {
  irreproducibleOf,
  reproducible,
} from '../../src/reporting/reproducibility/reproducibility.fixture.ts';
import { reproducibilityPage } from '../../src/reporting/reproducibility/reproducibility-page.ts';
import { split, splitOf } from '../../src/reporting/split/split.fixture.ts';
import { splitReport } from '../../src/reporting/split/split-report.ts';
import { training, trainingOf } from '../../src/reporting/training/training.fixture.ts';
import { trainingReport } from '../../src/reporting/training/training-report.ts';
import { validation, validationOf } from '../../src/reporting/validation/validation.fixture.ts';
import { validationReport } from '../../src/reporting/validation/validation-report.ts';
import { browserPath, inspectPage, printPage, VIEWS, withPage } from '../rig/browser.ts';

type Draw = () => Promise<string> | string;

/** Each page, and the same page with hostile names in it. */
const PAGES: Readonly<Record<string, readonly [usual: Draw, hostile: Draw]>> = {
  validation: [() => validationReport(validation), () => validationReport(validationOf(HOSTILE_NAMES))],
  training: [() => trainingReport(training), () => trainingReport(trainingOf(HOSTILE_NAMES))],
  evaluation: [() => evaluationReport(evaluation), () => evaluationReport(evaluationOf(HOSTILE_NAMES))],
  promotion: [() => promotionReport(promotion), () => promotionReport(promotionOf(HOSTILE_NAMES))],
  split: [() => splitReport(split), () => splitReport(splitOf(HOSTILE_NAMES))],
  index: [() => reportIndexPage(reportIndex), () => reportIndexPage(reportIndexOf(HOSTILE_NAMES))],
  reproducibility: [
    () => reproducibilityPage(reproducible),
    () => reproducibilityPage(irreproducibleOf(HOSTILE_NAMES)),
  ],
  plots: [() => plotsPage(plots), () => plotsPage(plotsOf(HOSTILE_NAMES))],
};

const GOOD = { violations: [], overflow: [], hidden: [], requests: [], complaints: [] };

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-pages-'));
});

afterAll(() => rm(folder, { recursive: true }));

const flat = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

async function written(name: string, draw: Draw): Promise<string> {
  const file = join(folder, `${name}.html`);
  await writeFile(file, await draw());
  return file;
}

describe.skipIf(browserPath === undefined).each(Object.entries(PAGES))('%s', (name, [usual, hostile]) => {
  test.each(VIEWS)('has nothing wrong at $width px, $scheme', async (view) => {
    const file = await written(name, usual);
    expect(await inspectPage(file, view)).toEqual(GOOD);
  });

  test('prints without a blank sheet', async () => {
    const { sheets } = await printPage(await written(name, usual));
    expect(sheets.filter((drawn) => drawn < 5)).toEqual([]);
  });

  test('holds names of any kind as text', async () => {
    const file = await written(`${name}-hostile`, hostile);
    for (const view of [VIEWS[0]!, VIEWS[3]!]) expect(await inspectPage(file, view)).toEqual(GOOD);
    const kinds = 'script, img, style:not(head > style), iframe, object, [onerror], [onfocus], [autofocus]';
    const [found, text] = await withPage(file, { width: 1280, scheme: 'light' }, async (page) => [
      await page.locator(kinds).count(),
      (await page.locator('body').textContent()) ?? '',
    ]);
    expect(found).toBe(0);
    for (const each of HOSTILE_NAMES) expect(flat(text)).toContain(flat(visibleText(each)));
    expect((await printPage(file)).sheets.filter((drawn) => drawn < 5)).toEqual([]);
  });
});

test('the rig sees what is wrong with a page', async ({ skip }) => {
  if (browserPath === undefined) skip('no Chromium');
  const file = await written(
    'wrong',
    () => `<!doctype html><html><title>t</title><body><p style="color:#bbb;background:#fff">pale</p>
      <div style="width:2000px">wide</div><div style="overflow:auto"><pre>${'x'.repeat(500)}</pre></div>
      <img src="https://example.invalid/x.png"><script>alert(1); undefined_name</script>
      <p style="break-before:page"></p><p style="break-before:page">end</p></body></html>`,
  );
  const found = await inspectPage(file, { width: 390, scheme: 'light' });
  const rules = found.violations.map((violation) => violation.split(':')[0]);
  expect(rules).toEqual(expect.arrayContaining(['color-contrast', 'html-has-lang', 'image-alt']));
  expect(found.overflow.length).toBeGreaterThan(0);
  expect(found.hidden.length).toBeGreaterThan(0);
  expect(found.requests).toEqual(['https://example.invalid/x.png']);
  expect(found.complaints.join()).toMatch(/dialog: 1.*undefined_name is not defined/s);
  expect((await printPage(file)).sheets.map((drawn) => drawn > 0)).toEqual([true, false, true]);
});
