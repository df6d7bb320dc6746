import { expect, test } from 'vitest';
import { expandGrid } from './expand-grid.ts';

test('a grid that names no parameter, or too many combinations, is refused', () => {
  expect(() => expandGrid('gbdt', 1, {}, { leaves: [1] })).toThrow('no parameter `leaves`');
  expect(() => expandGrid('gbdt', 1, {}, { num_leaves: [4, 1] })).toThrow(
    '`search.grid` has a candidate {"num_leaves":1}: parameter `num_leaves` of `gbdt` must be at least 2, not `1`',
  );
  expect(() => expandGrid('gbdt', 1, { max_bins: 1 }, { num_leaves: [4] })).toThrow(
    /^parameter `max_bins` of `gbdt` must be at least 2, not `1`$/,
  );
  const many = Array.from({ length: 101 }, (_, value) => value + 2);
  expect(() => expandGrid('gbdt', 1, {}, { num_leaves: many, min_child_samples: many })).toThrow(
    expect.objectContaining({ code: 'GRID_TOO_LARGE' }),
  );
});
