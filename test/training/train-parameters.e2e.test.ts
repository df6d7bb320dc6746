/** What a user reads when a parameter of a training is not right: a transcript each. */
import { describe, expect, it } from 'vitest';
import { USUAL, rows, told } from './made-training.ts';

describe('parameters', () => {
  it('out of range', async () => {
    expect(
      await told(rows(50), { learning_rate: 2, n_estimators: 0, class_weight: { negative: 1, positive: 0 } }),
    ).toMatchInlineSnapshot(`
      "exit 2
      error: stage \`train\` refuses a value: parameter \`n_estimators\` of \`gbdt\` must be at least 1, not \`0\`; parameter \`learning_rate\` of \`gbdt\` must be at most 1, not \`2\`; parameter \`class_weight.positive\` of \`gbdt\` must be at least 0.000001, not \`0\`

      pipeline.yaml:2:3: this stage
        2 |   train:
          |   ~~~~~

      hint: nothing has run
      "
    `);
  });

  it('that contradict each other or mean nothing', async () => {
    expect(await told(rows(50), { class_weight: 'balanced', scale_pos_weight: 2, min_delta: 0.1 }))
      .toMatchInlineSnapshot(`
        "exit 2
        error: stage \`train\` refuses a value: parameter \`scale_pos_weight\` of \`gbdt\` cannot be given together with \`class_weight\`, which says the same; parameter \`min_delta\` of \`gbdt\` means nothing without \`early_stopping_rounds\`

        pipeline.yaml:2:3: this stage
          2 |   train:
            |   ~~~~~

        hint: nothing has run
        "
      `);
  });

  it('that is out of range in a grid', async () => {
    expect(await told(rows(50), USUAL, ['search: { grid: { early_stopping_rounds: [5, -1] } }']))
      .toMatchInlineSnapshot(`
        "exit 2
        error: stage \`train\` refuses a value: \`search.grid\` has a candidate {"early_stopping_rounds":-1}: parameter \`early_stopping_rounds\` of \`gbdt\` must be at least 0, not \`-1\`

        pipeline.yaml:2:3: this stage
          2 |   train:
            |   ~~~~~

        hint: nothing has run
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
