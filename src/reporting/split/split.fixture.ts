import type { SplitDocument } from '../../documents/split-document.ts';

export const split: SplitDocument = {
  format: 1,
  key: 'customer_id',
  target: 'churned',
  seed: 42,
  test_fraction: 0.2,
  rows: { total: 3998, train: 3190, test: 808 },
  classes: [
    { value: 'false', train: 2550, test: 648 },
    { value: 'true', train: 640, test: 160 },
  ],
};

/** The same with names in every place where data can put one. */
export function splitOf(names: readonly string[]): SplitDocument {
  const name = names.join(' ');
  return {
    ...split,
    key: name,
    target: name,
    classes: names.map((value) => ({ value, train: 2, test: 1 })),
  };
}
