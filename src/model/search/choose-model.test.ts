import { expect, test } from 'vitest';
import { probabilitiesOf } from '../calibration/calibration.ts';
import { scoreMargins } from '../score-margins.ts';
import { trainModel } from '../train-model.ts';
import { type ChoiceRequest, chooseModel } from './choose-model.ts';
import { searchOptions } from './search-options.ts';
import { nothingKept, quiet, rows, table, worker } from './searched-table.fixture.ts';

test('calibration and threshold come from out-of-fold rows alone', async () => {
  const nothing = await choose('none', false);
  expect(nothing.outcome).toBeUndefined();
  expect(nothing.threshold.probability).toBe(0.4);
  const { calibration, outcome, threshold, outOfFold } = await choose('platt', true);
  expect(outcome?.results).toHaveLength(1);
  expect(threshold).not.toEqual(nothing.threshold);
  // Thirty quick trees are too sure of themselves.
  expect(calibration).toMatchObject({ kind: 'platt' });
  expect(calibration?.kind === 'platt' ? calibration.slope : 1).toBeLessThan(0.9);
  const raw = await choose('none', true);
  expect(outOfFold?.log_loss).toBeLessThan((raw.outOfFold?.log_loss ?? 0) - 0.01);
  expect(outOfFold?.auc).toBe(raw.outOfFold?.auc);
});

test('class weights shift probabilities, and calibration brings them back: it counts every row alike', async () => {
  const weighted = { n_estimators: 30, class_weight: { negative: 1, positive: 6 } };
  const share = table.target.reduce((sum, label) => sum + label, 0) / rows;
  const { options, calibration } = await choose('platt', false, weighted);
  const margins = scoreMargins(trainModel(table, options), table);
  expect(meanOf(probabilitiesOf(null, margins))).toBeGreaterThan(share + 0.2);
  expect(Math.abs(meanOf(probabilitiesOf(calibration, margins)) - share)).toBeLessThan(0.03);
});

const choose = (
  calibration: 'platt' | 'none',
  maximize: boolean,
  params: ChoiceRequest['params'] = { n_estimators: 30, learning_rate: 0.3 },
) =>
  chooseModel(
    table,
    {
      algorithm: 'gbdt',
      seed: 1,
      params,
      search: searchOptions.parse({ folds: 4 }),
      searched: false,
      calibration,
      threshold: maximize ? { maximize: 'f1' } : 0.4,
      rows: 'these',
    },
    { threads: 1, worker },
    nothingKept,
    quiet,
  );

const meanOf = (probabilities: Float64Array) => probabilities.reduce((sum, p) => sum + p, 0) / rows;
