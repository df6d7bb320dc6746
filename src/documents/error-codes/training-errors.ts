import type { ErrorMeanings } from './error-meaning.ts';

/** Of training and of what comes before it. */
export const trainingErrors = {
  CALIBRATION_FALLING: {
    exit: [1],
    means:
      'on unseen rows a higher margin does not mean a higher probability, so that there is nothing to calibrate',
    todo: 'check the features and the target, or train without `calibration`',
  },
  CLASS_WEIGHTS_APART: {
    exit: [2],
    means: 'one class weight is so much greater than the other that the lighter class vanishes',
    todo: 'give weights that are closer together',
  },
  EXCLUDE_UNKNOWN: {
    exit: [2],
    means: '`exclude` names a column that the table does not have',
    todo: 'use the suggested name',
  },
  FEATURES_KEY: {
    exit: [2],
    means: 'the query of the stage `features` gives no key, or a key twice',
    todo: 'let it give one row per key',
  },
  FOLDS_TOO_MANY: {
    exit: [1],
    means: 'a class has fewer rows than there are folds',
    todo: 'set `search.folds` lower, or take more data',
  },
  GRID_TOO_LARGE: {
    exit: [2],
    means: 'the grid has more combinations than can be searched',
    todo: 'give fewer values',
  },
  MARGIN_NOT_FINITE: {
    exit: [2],
    means: 'a model gives a margin that cannot be ranked',
    todo: 'train the model again',
  },
  MODEL_COLUMN_KIND: {
    exit: [2],
    means: 'a column is numeric where the model was trained on a categorical one, or the other way round',
    todo: 'read the table with the profile that the model was trained with',
  },
  MODEL_COLUMN_MISSING: {
    exit: [2],
    means: 'the table lacks a column that the model reads',
    todo: 'compare with the columns in the hint',
  },
  MODEL_EXPORT_MISMATCH: {
    exit: [1],
    means: 'ONNX Runtime and our own scorer do not agree on a row, so that nothing was exported',
    todo: 'report it, with the parameters and, if you can, the row',
  },
  MONOTONE_COLUMN: {
    exit: [2],
    means: '`monotone` names a column that the model does not see, or a categorical one',
    todo: 'name a numeric column of the hint',
  },
  NO_FEATURES: {
    exit: [1, 2],
    means: 'there are no feature columns',
    todo: 'exclude fewer columns, or check the job that makes the rows',
  },
  NO_ROWS: { exit: [1], means: 'there are no training rows', todo: 'check the stages before it' },
  SHOP_TOO_FEW_ORDERS: {
    exit: [2],
    means: 'the stage `generate` is told to make fewer orders than customers',
    todo: 'set `n_orders` to `n_customers` at least',
  },
  SPLIT_LACKS_CLASS: {
    exit: [2],
    means: 'a part of the split has no row of one of the classes',
    todo: 'use more rows, or another `test_fraction`',
  },
  SUM_NOT_FINITE: {
    exit: [2],
    means: 'a number is not finite where a sum is needed',
    todo: 'clean the column',
  },
  TARGET_MISSING: {
    exit: [2],
    means: 'rows have no value in the target column',
    todo: 'make the target column required in the profile, so that such rows are quarantined',
  },
  TARGET_NOT_BINARY: {
    exit: [2],
    means: 'the target column does not have two values, or nothing says which one is positive',
    todo: 'set `positive`, or choose a column with two values',
  },
  TARGET_ONE_CLASS: {
    exit: [1, 2],
    means: 'all rows have the same label',
    todo: 'check the target column and `positive`, or take more data',
  },
  TEST_COLUMN_MISSING: {
    exit: [2],
    means: 'the test rows lack a column that the candidate or the champion reads',
    todo: 'take training and test rows from the same split',
  },
  TRAIN_MEMORY: {
    exit: [2],
    means: 'training needs more memory than there is',
    todo: 'use fewer `--threads`, rows or columns',
  },
  TRAIN_PARAMETER_INVALID: {
    exit: [2],
    means: 'a parameter of the algorithm is unknown, of the wrong type, or contradicts another one',
    todo: '[parameters](params.md) lists them, with their defaults',
  },
  VALIDATION_ONE_CLASS: {
    exit: [1],
    means: 'early stopping would hold back, or learn from, rows of one class only',
    todo: 'change `validation_fraction`, take more data, or leave out `early_stopping_rounds`',
  },
} as const satisfies ErrorMeanings;
