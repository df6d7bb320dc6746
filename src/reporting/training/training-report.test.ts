import { expect, test } from 'vitest';
import { outline } from '../html/outline.fixture.ts';
import { training } from './training.fixture.ts';
import { trainingReport } from './training-report.ts';

const page = await trainingReport(training);

test('tells the fit first and why margins are exact last', () => {
  const { headings, text } = outline(page);
  expect(headings).toMatchInlineSnapshot(`
    [
      "Gradient-boosted trees for churned",
      "Warnings",
      "Fit",
      "Learning curve",
      "AUC of the rows held back",
      "Held out",
      "Search",
      "Scores of the candidates",
      "Columns",
      "Columns that the model does not use",
      "Parameters",
      "Exactness",
    ]
  `);
  expect(text).toContain(
    'Trained, with 1 warning AUC 0.8312 on rows held out, AUC 0.8712 on the rows that it learned from.',
  );
  expect(page).not.toMatch(/undefined|NaN|Infinity|\[object|<script|https?:(?!\/\/www\.w3\.org)/u);
});

test('says which parameters are not at their default, and folds the others', () => {
  const { text } = outline(page);
  expect(text).toContain(
    'Of 4 parameters of the algorithm, 2 differ from the default. Parameters that differ from their default Parameter Value Default n_estimators 30 200 max_depth 4 64',
  );
  expect(page).toMatch(/<summary>2 parameters left at the default<\/summary>[^§]*num_leaves/u);
});

test('says that all parameters have their default', async () => {
  const same = await trainingReport({ ...training, parameters: training.defaults });
  expect(outline(same).text).toContain('All parameters of the algorithm have their default.');
});

test('ranks the candidates of a search, the best first, with the numbers of the grid', () => {
  const { text } = outline(page);
  expect(text).toMatch(/2 \(best\) learning_rate = 0\.05 num_leaves = 8|2 \(best\) num_leaves = 8/u);
  expect(text.indexOf('2 (best)')).toBeLessThan(text.indexOf('1 num_leaves = 4'));
  expect(page).toContain('aria-label="Scores of the candidates.');
});

test('folds candidates that are too many to be looked at', async () => {
  const [candidate] = training.search!.candidates;
  const candidates = Array.from({ length: 50 }, (_, index) => ({ ...candidate!, best: index === 0 }));
  const many = await trainingReport({ ...training, search: { ...training.search!, candidates } });
  expect(many).toContain('<summary>30 other candidates</summary>');
  expect(outline(many).text).toContain('The best first, 30 others left out');
});

test('a model without search, held-out rows, calibration and warnings says less', async () => {
  const plain = await trainingReport({
    ...training,
    search: null,
    out_of_fold: null,
    solution: null,
    calibration: null,
    warnings: [],
    dropped: [],
    curve: training.curve.map(({ step, log_loss }) => ({ step, log_loss })),
  });
  const { headings, text } = outline(plain);
  expect(headings).not.toContain('Search');
  expect(text).toContain('Trained AUC 0.8712 on the rows that it learned from; how good it is on others');
});
