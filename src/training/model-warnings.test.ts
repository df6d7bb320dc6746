import { describe, expect, test } from 'vitest';
import { sampleTable } from '../model/artifact/sample-table.fixture.ts';
import { scoreMargins } from '../model/score-margins.ts';
import { trainModel } from '../model/train-model.ts';
import { parseTrainOptions } from '../model/parse-train-options.ts';
import { constantWarnings, modelWarnings, weightWarnings } from './model-warnings.ts';
import { slownessWarning } from './slowness-warning.ts';

test('a logistic regression that has not converged is warned about', () => {
  const table = sampleTable(300);
  const train = (max_iterations: number) =>
    trainModel(table, parseTrainOptions('logistic', 1, { max_iterations }));
  expect(modelWarnings(train(50))).toEqual([]);
  expect(modelWarnings(train(1))[0]).toMatch(
    /^logistic regression has not converged: after 1 steps a weight still moved by 0\.\d+; raise `max_iterations`/,
  );
});

test('early stopping that did not end training, or found no tree of use, is warned about', () => {
  const table = sampleTable(600);
  const train = (given: Record<string, number>, target = table.target) =>
    modelWarnings(trainModel({ ...table, target }, parseTrainOptions('gbdt', 1, given)));
  expect(train({ n_estimators: 300, learning_rate: 0.3, early_stopping_rounds: 5 })).toEqual([]);
  expect(train({ n_estimators: 4, early_stopping_rounds: 5 })).toEqual([
    'early stopping did not end training: the log-loss of the rows held back was lowest at the last of 4 trees; raise `n_estimators`',
  ]);
  const noise = table.target.map((_, row) => ((row * 7919) % 13 < 6 ? 1 : 0));
  const eager = { learning_rate: 1, num_leaves: 64, max_depth: 12, early_stopping_rounds: 5 };
  expect(train(eager, noise)).toEqual([
    expect.stringMatching(/^no tree lowered the log-loss of the \d+ rows held back: the model keeps one;/),
  ]);
});

test('so is early stopping by the AUC', () => {
  const table = sampleTable(600);
  const train = (given: Record<string, number>, target = table.target) =>
    modelWarnings(
      trainModel(
        { ...table, target },
        parseTrainOptions('gbdt', 1, {
          early_stopping_metric: 'auc',
          learning_rate: 0.3,
          early_stopping_rounds: 5,
          ...given,
        }),
      ),
    );
  expect(train({ n_estimators: 300 })).toEqual([]);
  expect(train({ n_estimators: 6, learning_rate: 0.05 })).toEqual([
    'early stopping did not end training: the AUC of the rows held back was highest at the last of 6 trees; raise `n_estimators`',
  ]);
  const noise = table.target.map((_, row) => ((row * 7919) % 13 < 6 ? 1 : 0));
  expect(train({ min_child_samples: 400 }, noise)).toEqual([
    expect.stringMatching(
      /^no tree raised the AUC of the \d+ rows held back above 0\.5: the model keeps one;/,
    ),
  ]);
});

function constantWarningsOf(rows: number, algorithm: 'gbdt' | 'logistic', given: Record<string, number>) {
  const table = sampleTable(rows);
  const options = parseTrainOptions(algorithm, 1, given);
  const model = trainModel(table, options);
  return constantWarnings(model, options, scoreMargins(model, table));
}

describe('a model that says the same of every row is warned about', () => {
  test('with the limit that few rows cannot keep to', () => {
    expect(constantWarningsOf(30, 'gbdt', {})).toEqual([
      'the model says the same of every row, as no split leaves `min_child_samples` (20) rows on either side, keeps to the other limits and gains anything: 30 rows cannot be split into two; lower the limits, or take more rows or other columns',
    ]);
    expect(constantWarningsOf(300, 'gbdt', { min_gain: 1e6 })[0]).toContain(
      'gains anything; lower the limits',
    );
    expect(constantWarningsOf(30, 'gbdt', { min_child_samples: 5 })).toEqual([]);
  });

  test('with what else takes all away', () => {
    expect(constantWarningsOf(300, 'gbdt', { learning_rate: 1e-300 })[0]).toContain('no detectable signal');
    expect(constantWarningsOf(300, 'logistic', { lambda_l1: 1e6 })[0]).toContain('`lambda_l1`');
    expect(constantWarningsOf(300, 'logistic', {})).toEqual([]);
  });
});

test('a network that learned nothing, or was still learning, is warned about', () => {
  const table = sampleTable(300);
  const train = (given: Record<string, number>) =>
    modelWarnings(trainModel(table, parseTrainOptions('mlp', 1, given)));
  expect(train({})).toEqual([]);
  expect(train({ max_epochs: 2 })).toEqual([
    'the log-loss was still falling at the last of 2 epochs; raise `max_epochs`',
  ]);
  expect(train({ learning_rate: 1, patience: 2, lambda_l2: 1e6 })[0]).toMatch(
    /^none of 2 epochs lowered the log-loss: the model has the weights that training began with;/,
  );
});

test('rows held back for a network that are of one class are warned about', () => {
  const table = sampleTable(40);
  const target = Uint8Array.from({ length: 40 }, (_, row) => (row % 20 === 3 ? 1 : 0));
  const options = parseTrainOptions('mlp', 1, { max_epochs: 3, patience: 1 });
  const model = trainModel({ ...table, target }, options);
  expect(model.kind === 'mlp' ? model.solution.held.positive : -1).toBe(0);
  expect(modelWarnings(model)[0]).toMatch(
    /^the \d+ rows held back are all negative: they cannot tell when to end; raise `validation_fraction`, or take more rows$/,
  );
});

test('class weights without calibration are warned about', () => {
  const weighted = parseTrainOptions('gbdt', 1, { scale_pos_weight: 3 });
  expect(weightWarnings(weighted, false)).toEqual([
    '`scale_pos_weight` shifts probabilities away from how often rows are positive; `calibration: platt` or `isotonic` brings them back',
  ]);
  expect(weightWarnings(weighted, true)).toEqual([]);
  expect(weightWarnings(parseTrainOptions('mlp', 1, {}), false)).toEqual([]);
});

test('a training beyond the memory of the fast kernels is warned about with its size, one within is not', () => {
  const gbdt = parseTrainOptions('gbdt', 1, { num_leaves: 31 });
  const size = { rows: 200_000_000, columns: 20 };
  expect(slownessWarning(gbdt, size, 2)).toMatchInlineSnapshot(
    `"200000000 rows, 20 columns and \`num_leaves\` of 31 need 7.6 GiB where the fast kernels can address 4.0 GiB: training goes on without them, on one thread and 5 to 10 times slower, to the same model; fewer rows, columns or leaves avoid that"`,
  );
  expect(slownessWarning(gbdt, { rows: 10_000_000, columns: 20 }, 2)).toBeUndefined();
  expect(slownessWarning(gbdt, { rows: 2000, columns: 30_000 }, 2)).toContain(
    '30000 columns and `num_leaves` of 31 need 5.',
  );
  expect(slownessWarning(parseTrainOptions('logistic', 1, {}), size, 2)).toBeUndefined();
});
