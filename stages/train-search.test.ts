import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelVersion } from '../src/core/model-version.ts';
import { probabilityOf } from '../src/model/calibration/calibration.ts';
import { readModelDirectory } from '../src/model/artifact/read-model-directory.ts';
import { run } from './train-rows.fixture.ts';

describe('a search', () => {
  const given = {
    params: { n_estimators: 10 },
    search: { grid: { num_leaves: [2, 4] }, folds: 3, scoring: 'auc' },
    calibration: 'isotonic',
    threshold: { maximize: 'f1' },
  };

  test('makes the same model at any number of threads, and tells all candidates', async () => {
    const [one, many] = [await run(given, 1), await run(given, 3)];
    expect((await modelVersion(many.model)).version).toBe((await modelVersion(one.model)).version);
    const card = (await readModelDirectory(one.model)).card;
    expect(card.search?.candidates.map(({ parameters }) => parameters)).toEqual([
      { num_leaves: 2 },
      { num_leaves: 4 },
    ]);
    const best = card.search?.candidates.find((candidate) => candidate.best);
    expect(card.parameters).toMatchObject({ ...best?.parameters, n_estimators: 10 });
    expect(card.threshold).toBe(probabilityOf(card.calibration, card.threshold_margin));
    const data = JSON.parse(readFileSync(`${one.report}.json`, 'utf8')) as Record<string, unknown>;
    expect(data).toMatchObject({ search: card.search, out_of_fold: card.out_of_fold });
    const html = readFileSync(`${one.report}.html`, 'utf8');
    expect(html).toContain('rising staircase');
    expect(html).toContain('2 candidates in 3 stratified folds');
  });

  test('finds the same from rows in another order', async () => {
    const [first, second] = [await run(given), await run({ ...given, input: 'shuffled.parquet' })];
    expect(readFileSync(join(second.model, 'model.onnx'))).toEqual(
      readFileSync(join(first.model, 'model.onnx')),
    );
  });
});
