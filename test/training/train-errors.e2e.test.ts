/** What a user reads when a training cannot be, or is not what it should be: a transcript each. */
import { describe, expect, it } from 'vitest';
import { writeParquetFile } from '../rig/customers.ts';
import { makeRig, type Rig } from '../rig/rig.ts';

const PROFILE = {
  name: 'customers',
  fields: [
    { name: 'id', type: 'integer' },
    { name: 'visits', type: 'number' },
    { name: 'tickets', type: 'number' },
    { name: 'churn', type: 'string' },
  ],
};

const rows = (count: number, more = '') =>
  `SELECT i::INTEGER AS id, (i * 37 % 101)::DOUBLE AS visits, (i % 7)::DOUBLE AS tickets,
    CASE WHEN (i * 37 % 101) + i * 13 % 29 > 80 THEN 'Yes' ELSE 'No' END AS churn ${more} FROM range(${count}) t(i)`;

const USUAL = { n_estimators: 20 };

async function makeTraining(
  query: string,
  params: object = USUAL,
  more: readonly string[] = [],
  fields: readonly object[] = PROFILE.fields,
): Promise<Rig> {
  const rig = await makeRig({
    'profile.json': JSON.stringify({ ...PROFILE, fields }),
    'pipeline.yaml': `stages:
  train:
    uses: train
    with:
      input: rows.parquet
      profile: profile.json
      key: id
      target: churn
      positive: 'Yes'
      model: model
      report: reports/training
      seed: 1
      params: ${JSON.stringify(params)}
${more.map((line) => `      ${line}\n`).join('')}`,
  });
  await writeParquetFile(rig, 'rows.parquet', query);
  return rig;
}

/** What `mlops repro` says on stderr. */
async function told(...project: Parameters<typeof makeTraining>): Promise<string> {
  const rig = await makeTraining(...project);
  const { exitCode, stderr } = await rig.run(['repro']);
  // The memory of this machine is its own affair.
  return `exit ${exitCode}\n${stderr.replace(/there are [\d.]+ GiB/, 'there are <number> GiB')}`;
}

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

describe('parameters', () => {
  it('out of range', async () => {
    expect(
      await told(rows(50), { learning_rate: 2, n_estimators: 0, class_weight: { negative: 1, positive: 0 } }),
    ).toMatchInlineSnapshot(`
      "exit 2
      [1/1] train: running, never run
      [1/1] train: failed after <time>

      error: stage \`train\` failed: parameter \`n_estimators\` of \`gbdt\` must be at least 1, not \`0\`; parameter \`learning_rate\` of \`gbdt\` must be at most 1, not \`2\`; parameter \`class_weight.positive\` of \`gbdt\` must be at least 0.000001, not \`0\`
      "
    `);
  });

  it('that contradict each other or mean nothing', async () => {
    expect(await told(rows(50), { class_weight: 'balanced', scale_pos_weight: 2, min_delta: 0.1 }))
      .toMatchInlineSnapshot(`
        "exit 2
        [1/1] train: running, never run
        [1/1] train: failed after <time>

        error: stage \`train\` failed: parameter \`scale_pos_weight\` of \`gbdt\` cannot be given together with \`class_weight\`, which says the same; parameter \`min_delta\` of \`gbdt\` means nothing without \`early_stopping_rounds\`
        "
      `);
  });

  it('that is out of range in a grid', async () => {
    expect(await told(rows(50), USUAL, ['search: { grid: { early_stopping_rounds: [5, -1] } }']))
      .toMatchInlineSnapshot(`
        "exit 2
        [1/1] train: running, never run
        [1/1] train: failed after <time>

        error: stage \`train\` failed: \`search.grid\` has a candidate {"early_stopping_rounds":-1}: parameter \`early_stopping_rounds\` of \`gbdt\` must be at least 0, not \`-1\`
        "
      `);
  });

  it('that make a class vanish', async () => {
    expect(await told(rows(50), { class_weight: { negative: 0.00001, positive: 1000 } }))
      .toMatchInlineSnapshot(`
        "exit 2
        [1/1] train: running, never run
        [1/1] train: failed after <time>

        error: stage \`train\` failed: class weights of 0.00001 (negative) and 1000 (positive) make the 32 negative rows vanish: one may be at most 1048576 times the other
        hint: give weights that are closer together, or leave out some rows of the class that has too many
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

    error: stage \`train\` failed: training on 20000000 rows and 20002 columns needs at least 1863.4 GiB of memory, and there are <number> GiB
    hint: learn from fewer rows (a hash of the key draws the same ones every time) or columns
    "
  `);
});
