import { expect, test } from 'vitest';
import type { FeatureColumn, LabelledTable } from '../../core/feature-table.ts';
import { dropConstantColumns } from './drop-constant-columns.ts';

const numeric = (name: string, ...values: number[]): FeatureColumn => ({
  kind: 'numeric',
  name,
  values: Float32Array.from(values),
});
const text = (name: string, ...values: string[]): FeatureColumn => ({ kind: 'categorical', name, values });
const tableOf = (...columns: FeatureColumn[]): LabelledTable => ({
  rows: 3,
  columns,
  target: Uint8Array.of(0, 1, 1),
});

test('columns that are the same in every row are left out, with the reason, in the order of their names', () => {
  const { table, dropped } = dropConstantColumns(
    tableOf(
      text('none', '', '', ''),
      numeric('zero', 0, -0, 0),
      numeric('some', 1, Number.NaN, 1),
      numeric('never', Number.NaN, Number.NaN, Number.NaN),
      text('half', 'a', '', 'a'),
    ),
  );
  expect(table.columns.map(({ name }) => name)).toEqual(['some', 'half']);
  expect(dropped).toEqual([
    { name: 'never', reason: 'all_missing' },
    { name: 'none', reason: 'all_missing' },
    { name: 'zero', reason: 'constant' },
  ]);
});

test('a table of such columns alone is refused, and each is named', () => {
  expect(() => dropConstantColumns(tableOf(text('none', '', '', ''), numeric('kind', 3, 3, 3)))).toThrow(
    expect.objectContaining({
      code: 'NO_FEATURES',
      exitCode: 1,
      message:
        'there are no feature columns: each has the same value in every row, `kind` (constant), `none` (missing)',
    }),
  );
});
