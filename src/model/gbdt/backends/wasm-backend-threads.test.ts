import { describe, expect, onTestFinished, test } from 'vitest';
import { sampleTable } from '../../artifact/sample-table.fixture.ts';
import { holdOut } from '../hold-out.ts';
import { parametersOf } from '../parameters-of.fixture.ts';
import { openReferenceBackend } from './reference-backend.ts';
import { boost } from '../train-gbdt.ts';
import type { TrainingBackend } from './training-backend.ts';
import { openKernels, start } from './both-backends.fixture.ts';

describe('the number of threads changes no bit', () => {
  // More rows than one block of a histogram, and no multiple of a chunk.
  const table = sampleTable(150_001);
  const usual = { n_estimators: 4, num_leaves: 20, max_depth: 12, subsample: 0.9 };
  const parameters = parametersOf(usual);

  describe.each([
    ['', {}],
    [', with class weights and early stopping', { class_weight: 'balanced', early_stopping_rounds: 2 }],
  ])('%s', (_, given) => {
    const options = parametersOf({ ...usual, ...given });
    const parts = holdOut(table.target, options, 1);
    const train = (bench: TrainingBackend) => {
      try {
        return boost(bench, options, 1, () => undefined);
      } finally {
        bench.close();
      }
    };
    const expected = train(openReferenceBackend(table, options, parts));

    test.each([1, 2, 3, 8])('%i threads', (threads) => {
      expect(train(openKernels(table, options, threads, parts))).toEqual(expected);
    });
  });

  test('other threads take part', () => {
    const bench = openKernels(table, parameters, 2);
    onTestFinished(() => bench.close());
    start(bench, () => 0);
    // Where the second thread notes the job for which it last cleared its sums.
    const note = new Int32Array(bench.margins.buffer, 516, 1);
    const enough = performance.now() + 20_000;
    while (note[0] === 0 && performance.now() < enough) bench.fillHistogram(0, { begin: 0, end: table.rows });
    expect(note[0]).toBeGreaterThan(0);
  });
});
