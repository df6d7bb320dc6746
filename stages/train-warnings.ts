import type { LabelledTable } from '../src/core/matrix.ts';
import type { DroppedColumn } from '../src/model/drop-useless.ts';
import type { TrainedModel } from '../src/model/trained-model.ts';

const REASONS = {
  all_missing: 'it is missing in every row',
  constant: 'it is the same in every row',
} as const;

/** Before training. */
export function tableWarnings(
  { rows, columns }: LabelledTable,
  dropped: readonly DroppedColumn[],
): readonly string[] {
  return [
    ...dropped.map(({ name, reason }) => `column \`${name}\` is left out: ${REASONS[reason]}`),
    ...(columns.length > rows
      ? [
          `there are more columns (${columns.length}) than rows (${rows}): what the model learns may be chance`,
        ]
      : []),
  ];
}

/** After training. */
export function modelWarnings(model: TrainedModel): readonly string[] {
  if (model.kind !== 'logistic' || model.solution.converged) return [];
  const { iterations, lastStep } = model.solution;
  return [
    `logistic regression has not converged: after ${iterations} steps a weight still moved by ${lastStep}; raise \`max_iterations\` or \`tolerance\``,
  ];
}
