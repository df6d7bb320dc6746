/** A column as `model.json` describes it: what the model does with it, and what training saw in it. */
import * as z from 'zod';
import { countField, shareField } from './basic-fields.ts';

const name = z.string().min(1);

const numeric = z.object({
  kind: z.literal('numeric'),
  name,
  /** gbdt: bins of distinct values. */
  bins: countField.exactOptional(),
  /** logistic, mlp: what stands in for a missing value, and the standardisation. */
  median: z.number().exactOptional(),
  mean: z.number().exactOptional(),
  scale: z.number().exactOptional(),
  weight: z.number().exactOptional(),
});

const categorical = z.object({
  kind: z.literal('categorical'),
  name,
  categories: z.array(z.string()).readonly(),
  /** logistic: one per category. */
  weights: z.array(z.number()).readonly().exactOptional(),
  /** Of categories that training saw too rarely or not at all. */
  other_weight: z.number().exactOptional(),
  missing_weight: z.number().exactOptional(),
});

/** In the rows that the model was trained on. */
const missing = { missing: countField, missing_share: shareField };

const numericTraining = z.object({
  ...missing,
  /** Ascending: bin `b` holds the values from `edges[b - 1]` on that are less than `edges[b]`. */
  edges: z.array(z.number()).readonly(),
  /** Rows of each bin, one more than there are edges; empty when no row has a value. */
  rows: z.array(countField).readonly(),
});

const categoricalTraining = z.object({
  ...missing,
  /** Values that are none of the model's categories. */
  unseen: countField,
  unseen_share: shareField,
  /** Rows of each of `categories`. */
  rows: z.array(countField).readonly(),
});

/** As format 1 has it: without what training saw. */
export const plainColumn = z.discriminatedUnion('kind', [numeric, categorical]);

export const modelColumn = z.discriminatedUnion('kind', [
  z.object({ ...numeric.shape, training: numericTraining }),
  z.object({ ...categorical.shape, training: categoricalTraining }),
]);

export type PlainColumn = z.output<typeof plainColumn>;
export type ModelColumn = z.output<typeof modelColumn>;

/**
 * What does not fit together in a column; undefined when all does.
 *
 * @param rows of the training table
 */
export function columnMistake(column: PlainColumn | ModelColumn, rows: number): string | undefined {
  if (column.kind === 'categorical') {
    const { categories, weights } = column;
    if (weights !== undefined && weights.length !== categories.length) {
      return `has ${weights.length} weights for ${categories.length} categories`;
    }
    if (!ascending(categories)) return 'has categories that are not in order, each once';
  }
  if (!('training' in column)) return undefined;
  const { training } = column;
  const bins =
    column.kind === 'categorical' ? column.categories.length : binsOf(column.training.edges, training.rows);
  if (training.rows.length !== bins)
    return `has rows of ${training.rows.length} bins, where there are ${bins}`;
  const unseen = 'unseen' in training ? training.unseen : 0;
  const sum = training.rows.reduce((total, each) => total + each, training.missing + unseen);
  if (sum !== rows) return `accounts for ${sum} of ${rows} training rows`;
  if ('edges' in training && !ascending(training.edges)) return 'has edges that do not ascend';
  return undefined;
}

const binsOf = (edges: readonly number[], rows: readonly number[]): number =>
  edges.length === 0 && rows.length === 0 ? 0 : edges.length + 1;

const ascending = (values: readonly string[] | readonly number[]): boolean =>
  values.every((value, index) => index === 0 || (values[index - 1] ?? value) < value);
