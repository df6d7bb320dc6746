/** What a user reads when a training cannot be, or is not what it should be: a transcript each. */
import { describe, expect, it } from 'vitest';
import { PROFILE, USUAL, makeTraining, rows, told } from './made-training.ts';

describe('a target', () => {
  it('of one class', async () => {
    expect(await told(`SELECT * FROM (${rows(50)}) WHERE churn = 'No'`)).toMatchInlineSnapshot(`
      "exit 2
      [1/1] train: running, never run
      [1/1] train: failed after <time>

      error: stage \`train\` failed: the target \`churn\` is \`No\` in every row
      hint: a model is trained on rows of both classes
      "
    `);
  });

  it('with missing values', async () => {
    expect(await told(`SELECT * REPLACE (NULLIF(churn, 'Yes') AS churn) FROM (${rows(50)})`))
      .toMatchInlineSnapshot(`
      "exit 2
      [1/1] train: running, never run
      [1/1] train: failed after <time>

      error: stage \`train\` failed: the target \`churn\` is missing in 18 rows
      hint: make \`churn\` required in the profile, so that such rows are quarantined
      "
    `);
  });

  it('with a third value', async () => {
    expect(
      await told(`SELECT * REPLACE (CASE id WHEN 3 THEN 'Maybe' ELSE churn END AS churn) FROM (${rows(50)})`),
    ).toMatchInlineSnapshot(`
      "exit 2
      [1/1] train: running, never run
      [1/1] train: failed after <time>

      error: stage \`train\` failed: the target \`churn\` has more than two values: \`Maybe\`, \`No\`, \`Yes\`
      hint: a model predicts one of two values: choose or derive a column with two values
      "
    `);
  });
});

describe('columns', () => {
  it('that are constant or missing in every row are left out, with a warning', async () => {
    const query = `SELECT * REPLACE (5.0::DOUBLE AS tickets), NULL::DOUBLE AS orders FROM (${rows(60)})`;
    const fields = [...PROFILE.fields, { name: 'orders', type: 'number' }];
    const rig = await makeTraining(query, USUAL, [], fields);
    const { stderr } = await rig.run(['repro']);
    expect(stderr).toMatchInlineSnapshot(`
      "[1/1] train: running, never run
      train | warning: column \`orders\` is left out: it is missing in every row
      train | warning: column \`tickets\` is left out: it is the same in every row
      train | model <version>: 60 rows, 1 columns, 3123 bytes
      [1/1] train: done in <time>
      "
    `);
    const card = JSON.parse(await rig.read('model/model.json')) as Record<string, unknown>;
    expect(card['dropped']).toEqual([
      { name: 'orders', reason: 'all_missing' },
      { name: 'tickets', reason: 'constant' },
    ]);
    expect(await rig.read('reports/training.html')).toContain('is left out');
  });

  it('all of them the same in every row', async () => {
    const query = `SELECT * REPLACE (5.0::DOUBLE AS tickets, NULL::DOUBLE AS visits) FROM (${rows(60)})`;
    expect(await told(query)).toMatchInlineSnapshot(`
      "exit 1
      [1/1] train: running, never run
      [1/1] train: failed after <time>

      error: stage \`train\` failed: there are no feature columns: each has the same value in every row, \`tickets\` (constant), \`visits\` (missing)
      hint: check the job that makes the rows, and which columns \`exclude\` leaves
      "
    `);
  });

  it('more of them than rows', async () => {
    const names = Array.from({ length: 12 }, (_, column) => `x${column}`);
    const query = rows(10, names.map((name, at) => `, (i * ${at + 3} % 19)::DOUBLE AS ${name}`).join(''));
    const fields = [...PROFILE.fields, ...names.map((name) => ({ name, type: 'number' }))];
    expect(await told(query, { ...USUAL, min_child_samples: 1 }, [], fields)).toMatchInlineSnapshot(`
      "exit 0
      [1/1] train: running, never run
      train | warning: there are more columns (14) than rows (10): what the model learns may be chance
      train | model <version>: 10 rows, 14 columns, 3824 bytes
      [1/1] train: done in <time>
      "
    `);
  });
});

it('rows that are too few for a single split', async () => {
  expect(await told(rows(30))).toMatchInlineSnapshot(`
    "exit 0
    [1/1] train: running, never run
    train | warning: the model says the same of every row, as no split leaves \`min_child_samples\` (20) rows on either side, keeps to the other limits and gains anything: 30 rows cannot be split into two; lower the limits, or take more rows or other columns
    train | model <version>: 30 rows, 2 columns, 1913 bytes
    [1/1] train: done in <time>
    "
  `);
});

it('rows held back for early stopping that are of one class', async () => {
  expect(await told(rows(12), { early_stopping_rounds: 5 })).toMatchInlineSnapshot(`
    "exit 1
    [1/1] train: running, never run
    [1/1] train: failed after <time>

    error: stage \`train\` failed: early stopping needs rows of both classes among those held back and those learned from, but there are 1 negative and 0 positive rows held back
    hint: set \`validation_fraction\` so that both parts have some of either class, take more data, or leave out \`early_stopping_rounds\`
    "
  `);
});

it('early stopping and class weights that ask for attention', async () => {
  const params = { n_estimators: 5, early_stopping_rounds: 5, class_weight: 'balanced' };
  expect(await told(rows(400), params)).toMatchInlineSnapshot(`
    "exit 0
    [1/1] train: running, never run
    train | warning: early stopping did not end training: the log-loss of the rows held back was lowest at the last of 5 trees; raise \`n_estimators\`
    train | warning: \`class_weight\` shifts probabilities away from how often rows are positive; \`calibration: platt\` or \`isotonic\` brings them back
    train | model <version>: 400 rows, 2 columns, 2349 bytes
    [1/1] train: done in <time>
    "
  `);
});

it('more rows and columns than the memory of any machine holds', async () => {
  const many = Array.from({ length: 20_000 }, (_, column) => ({ name: `x${column}`, type: 'number' }));
  const query = "SELECT 1 AS id, 'Yes' AS churn FROM range(20000000)";
  expect(await told(query, USUAL, [], [...PROFILE.fields, ...many])).toMatchInlineSnapshot(`
    "exit 2
    [1/1] train: running, never run
    [1/1] train: failed after <time>

    error: stage \`train\` failed: training on 20000000 rows and 20002 columns needs at least 1863.4 GiB of memory, and 23.5 GiB are available
    hint: learn from fewer rows (a hash of the key draws the same ones every time) or columns
    "
  `);
});
