import { expect, test } from 'vitest';
import type { JsonValue } from '../core/json/json.ts';
import type { Algorithm } from './train-options.ts';
import { parseTrainOptions } from './parse-train-options.ts';

test.each<[string, Algorithm, { [name: string]: JsonValue }, string]>([
  ['a fraction', 'gbdt', { n_estimators: 1.5 }, '`n_estimators` of `gbdt` must be a whole number, not `1.5`'],
  ['a text', 'gbdt', { num_leaves: '31' }, '`num_leaves` of `gbdt` must be a number, not the text `31`'],
  ['nothing', 'gbdt', { num_leaves: null }, '`num_leaves` of `gbdt` must be a number, not empty'],
  ['a bound', 'logistic', { lambda_l2: 0 }, '`lambda_l2` of `logistic` must be more than 0, not `0`'],
  ['size', 'mlp', { lambda_l2: 1e10 }, '`lambda_l2` of `mlp` must be at most 1000000000, not `10000000000`'],
  ['a list', 'gbdt', { monotone: ['visits'] }, '`monotone` of `gbdt` must be a map, not a list'],
  ['a number for a list', 'mlp', { hidden: 16 }, '`hidden` of `mlp` must be a list, not `16`'],
  ['an empty list', 'mlp', { hidden: [] }, '`hidden` of `mlp` must have at least 1 entry'],
  ['an entry', 'mlp', { hidden: [8, 0] }, '`hidden.1` of `mlp` must be at least 1, not `0`'],
  [
    'a choice',
    'gbdt',
    { early_stopping_rounds: 5, early_stopping_metric: 'AUC' },
    '`early_stopping_metric` of `gbdt` must be `log_loss` or `auc`, not the text `AUC` (did you mean `auc`?)',
  ],
  [
    'a direction',
    'gbdt',
    { monotone: { visits: 2 } },
    '`monotone.visits` of `gbdt` must be `1`, `0` or `-1`, not `2`',
  ],
  [
    'a member',
    'gbdt',
    { class_weight: { negative: 0, positive: 1 } },
    '`class_weight.negative` of `gbdt` must be at least 0.000001, not `0`',
  ],
  [
    'classes by number',
    'gbdt',
    { class_weight: { 0: 1, 1: 5 } },
    '`class_weight` of `gbdt` must be `balanced`, or `negative` and `positive` with a number from 0.000001 to 1000000 each',
  ],
  [
    'what means nothing',
    'gbdt',
    { early_stopping_metric: 'auc' },
    '`early_stopping_metric` of `gbdt` means nothing without `early_stopping_rounds`',
  ],
])(
  'a parameter that is wrong in %s is told with what it must be and what it is',
  (_, algorithm, given, what) => {
    expect(() => parseTrainOptions(algorithm, 1, given)).toThrow(
      expect.objectContaining({ code: 'TRAIN_PARAMETER_INVALID', message: `parameter ${what}` }),
    );
  },
);
