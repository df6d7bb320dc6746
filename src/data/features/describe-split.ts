import type { SplitDocument } from '../../documents/split-document.ts';
import type { Split, SplitOptions } from './split-by-hash.ts';

/** What the report of a split says. */
export function describeSplit(
  { classes }: Pick<Split, 'classes'>,
  { key, target, seed, testFraction }: SplitOptions,
): SplitDocument {
  const train = classes.reduce((sum, side) => sum + side.train, 0);
  const test = classes.reduce((sum, side) => sum + side.test, 0);
  return {
    format: 1,
    key,
    target,
    seed,
    test_fraction: testFraction,
    rows: { total: train + test, train, test },
    classes: classes.map(({ value, ...sides }) => ({ value: value ?? '', ...sides })),
  };
}
