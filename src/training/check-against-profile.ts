import { MlopsError } from '../core/error.ts';
import type { Field } from '../data/profile/profile.ts';
import { requireMonotone } from '../model/gbdt/trees/monotone.ts';
import type { Candidate } from '../model/search/expand-grid.ts';
import { selectColumns } from './select-columns.ts';
import type { TrainingRequest } from './training-request.ts';

/**
 * What a profile alone says against a request, before there are any rows. Only what is certain is refused: a table may have
 * columns and values besides those of the profile, and need not hold all categories.
 *
 * @throws MlopsError of the profile, EXCLUDE_UNKNOWN, MONOTONE_COLUMN, TARGET_NOT_BINARY
 */
export async function checkAgainstProfile(
  request: Pick<TrainingRequest, 'profile' | 'key' | 'target' | 'positive' | 'exclude'>,
  candidates: readonly Candidate[],
): Promise<void> {
  const { profile, columns } = await selectColumns(request);
  const target = profile.fields.find(({ name }) => name === request.target);
  if (target !== undefined) checkTarget(target, request.positive);
  for (const { options } of candidates) {
    if (options.algorithm === 'gbdt') requireMonotone(columns, options.parameters);
  }
}

function checkTarget(target: Field, positive: TrainingRequest['positive']): void {
  const declared = target.categories ?? target.constraints?.enum;
  if (declared === undefined) return;
  const values = [...new Set(declared.map(String))];
  const list = values.map((value) => `\`${value}\``).join(', ');
  const name = `the target \`${target.name}\``;
  const isUsual = values.every((value) => /^(true|false|0|1)$/.test(value));
  if (positive === undefined && values.length === 2 && !isUsual) {
    throw new MlopsError({
      code: 'TARGET_NOT_BINARY',
      message: `${name} has the values ${list} by the profile, and \`positive\` does not say which one is the positive class`,
      hints: [`set \`positive\` to one of them, such as \`positive: ${values[1]}\``],
    });
  }
}
