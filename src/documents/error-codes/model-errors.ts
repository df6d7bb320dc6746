import type { ErrorMeanings } from './error-meaning.ts';

/** Of trained models, scoring and promotion. */
export const modelErrors = {
  ALL_ROWS_REFUSED: {
    exit: [1],
    means: 'every row breaks a rule, so that there is no score',
    todo: 'look at the quarantine, which has the reasons',
  },
  BANDS_INVALID: {
    exit: [2],
    means: 'the risk bands are not probabilities in rising order',
    todo: 'write `bands: {medium: 0.3, high: 0.6}`',
  },
  GATE_REJECTED: {
    exit: [1],
    means: 'the candidate was not promoted, and `require` asks for that',
    todo: 'the promotion report says which threshold was not met',
  },
  ID_UNUSABLE: {
    exit: [2],
    means: 'the id column does not name rows, or has the name of a column that scoring writes',
    todo: 'name another one with `--id`',
  },
  LIMIT_CROSSED: {
    exit: [1],
    means: 'a limit of `scoring.yaml` is crossed; quarantine, report and receipt stand, the scores do not',
    todo: 'find out what has changed at the source of the rows',
  },
  MARGIN_MISMATCH: {
    exit: [1],
    means: 'ONNX Runtime gives a row another margin than our own scorer: no scores were published',
    todo: 'report it, with the model and, if you can, the row',
  },
  MANY_BAD_ROWS: {
    exit: ['warning'],
    means: 'of fewer than 20 rows, a greater share than `max_bad_share` is quarantined',
    todo: 'look at the quarantine',
  },
  MODEL_AMBIGUOUS: { exit: [2], means: 'several versions begin like this', todo: 'give more digits' },
  MODEL_ANSWER_INVALID: {
    exit: [2],
    means: 'the ONNX file does not answer with one margin per row',
    todo: 'take a model that the stage `train` made',
  },
  MODEL_CARD_INVALID: {
    exit: [2],
    means: '`model.json` does not describe a model',
    todo: 'take a directory that the stage `train` of this version made',
  },
  MODEL_CHANGED: {
    exit: [2],
    means: 'a model directory changed while it was copied into the registry',
    todo: 'run again when nothing writes there',
  },
  MODEL_FAILED: {
    exit: [2],
    means: 'ONNX Runtime cannot score the rows with this model',
    todo: 'follow the hint',
  },
  MODEL_INCONSISTENT: {
    exit: [2],
    means: 'a file of a model directory is not the one that was written when it was trained',
    todo: 'take the whole directory again',
  },
  MODEL_NOT_FOUND: {
    exit: [2],
    means: 'there is no such model: neither a directory nor a version or an alias in the registry',
    todo: '`mlops models list` shows the versions',
  },
  MODEL_NOT_PLAIN: {
    exit: [2],
    means: 'a model directory holds a link or a folder',
    todo: 'put the files themselves there',
  },
  MODEL_UNREADABLE: {
    exit: [2],
    means: '`model.onnx` is damaged or is no ONNX model',
    todo: 'train it again, or copy the directory again',
  },
  MODEL_WITHOUT_PROFILE: {
    exit: ['warning'],
    means: 'an older model does not say what its training rows looked like',
    todo: 'give `--profile`, or train it again',
  },
  MORE_MISSING: {
    exit: ['warning'],
    means: 'a column is missing in far more rows than it was in training',
    todo: 'check the source of the column; a limit is set by `max_missing_share` in `scoring.yaml`',
  },
  MORE_UNSEEN: {
    exit: ['warning'],
    means: 'a column has far more values that training never saw',
    todo: 'check the source of the column; a limit is set by `max_unseen_share` in `scoring.yaml`',
  },
  NOTHING_KNOWN: {
    exit: ['warning'],
    means: 'rows have no value that the model knows, so that their score says nothing',
    todo: 'check that the input is the table that the model is for',
  },
  ROWS_REFUSED: {
    exit: [1],
    means: 'with `on_invalid: fail`, at least one row breaks a rule',
    todo: 'correct the rows in the quarantine, or use `quarantine`',
  },
  RULES_COLUMN_UNKNOWN: {
    exit: [2],
    means: '`scoring.yaml` sets a limit for a column that the model does not read',
    todo: 'use the suggested name',
  },
  RULES_INVALID: {
    exit: [2],
    means: '`scoring.yaml` has mistakes; each is shown with its place',
    todo: 'correct them; [scoring.yaml](scoring.md) lists the keys',
  },
  RULES_MISSING: { exit: [2], means: 'there are no scoring rules at this path', todo: 'check the path' },
  RULES_UNREADABLE: {
    exit: [2],
    means: 'the scoring rules cannot be read',
    todo: 'check that you may read them',
  },
} as const satisfies ErrorMeanings;
