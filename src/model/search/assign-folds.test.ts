import { expect, test } from 'vitest';
import golden from '../../../test/golden/folds.json' with { type: 'json' };
import { assignFolds } from './assign-folds.ts';

test.each(golden.cases)(
  'spreads classes as scikit-learn does: $negatives and $positives rows, $folds folds',
  ({ negatives, positives, folds, ...peer }) => {
    const target = Uint8Array.from({ length: negatives + positives }, (_, row) => (row < positives ? 1 : 0));
    const keys = Array.from(target, (_, row) => `key ${row}`);
    const assigned = assignFolds(keys, target, folds, 1, 0);
    const sizes = (label: number) =>
      Array.from(
        { length: folds },
        (_, fold) => keys.filter((__, row) => target[row] === label && assigned[row] === fold).length,
      ).toSorted((a, b) => a - b);
    expect(sizes(0)).toEqual(peer.negatives_per_fold);
    expect(sizes(1)).toEqual(peer.positives_per_fold);
  },
);
