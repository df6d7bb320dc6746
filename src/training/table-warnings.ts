import type { CategoricalColumn, LabelledTable } from '../core/feature-table.ts';
import type { CoarseColumn } from '../data/validation/find-coarse-columns.ts';
import type { DroppedColumn } from '../model/columns/drop-constant-columns.ts';
import { MAX_CATEGORIES } from '../model/logistic/design.ts';
import { seenCategories } from '../model/artifact/seen-categories.ts';
import type { TrainOptions } from '../model/train-options.ts';

/** Before training. */
export function tableWarnings(
  { rows, columns }: LabelledTable,
  dropped: readonly DroppedColumn[],
  coarse: readonly CoarseColumn[] = [],
): readonly string[] {
  return [
    ...coarse.map(describeCoarse),
    ...dropped.map(
      ({ name, reason }) =>
        `column \`${name}\` is left out: ${reasonOf(
          reason,
          coarse.some((column) => column.name === name),
        )}`,
    ),
    ...(columns.length > rows
      ? [
          `there are more columns (${columns.length}) than rows (${rows}): what the model learns may be chance`,
        ]
      : []),
  ];
}

function describeCoarse({ name, least, greatest, step, values, kept }: CoarseColumn): string {
  return (
    `column \`${name}\` is rounded: of its ${values} values between ${least} and ${greatest}, 32-bit numbers, which lie ${step} apart there, keep ${kept}; ` +
    'subtract an offset where it is made, or leave it out if it only names rows'
  );
}

function reasonOf(reason: DroppedColumn['reason'], rounded: boolean): string {
  if (reason === 'all_missing') return 'it is missing in every row';
  return rounded ? 'once rounded, it is the same in every row' : 'it is the same in every row';
}

/** What is made of categories that have no place of their own. */
const OTHERS = {
  gbdt: 'takes the others for missing values',
  logistic: 'gives all others one weight',
  mlp: 'gives all others one input',
} as const;

/** Of columns with more categories than a model tells apart. */
export function crowdedWarnings({ rows, columns }: LabelledTable, options: TrainOptions): readonly string[] {
  const most = options.algorithm === 'gbdt' ? options.parameters.max_bins : MAX_CATEGORIES;
  return columns.flatMap((column) => {
    if (column.kind !== 'categorical' || !isCrowded(column, most)) return [];
    const least = options.algorithm === 'gbdt' ? 1 : options.parameters.min_category_rows;
    const kept = new Set(seenCategories(column.values, most, least));
    const share = (100 * column.values.filter((value) => kept.has(value)).length) / rows;
    const { size } = new Set(column.values.filter((value) => value !== ''));
    return [
      `column \`${column.name}\` has ${size} categories: the model learns the ${kept.size} most frequent, which ${share.toFixed(1)} % of the rows have, and ${OTHERS[options.algorithm]}; group them, or leave the column out if it only names rows`,
    ];
  });
}

/** Ends at the first category too many: most columns have few. */
function isCrowded({ values }: CategoricalColumn, most: number): boolean {
  const seen = new Set<string>();
  for (const value of values) {
    if (value !== '') seen.add(value);
    if (seen.size > most) return true;
  }
  return false;
}
