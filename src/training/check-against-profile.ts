import { MlopsError } from '../core/error.ts';
import { suggest } from '../core/text/suggest.ts';
import type { Field } from '../data/profile/profile.ts';
import { requireMonotone } from '../model/gbdt/trees/monotone.ts';
import type { Candidate } from '../model/search/expand-grid.ts';
import { selectColumns } from './select-columns.ts';
import type { TrainingRequest } from './training-request.ts';

/**
 * What a profile alone says against a request, before there are any rows. Only what is certain is refused: a table may have
 * columns besides those of the profile, and need not hold all categories.
 *
 * @throws MlopsError of the profile, EXCLUDE_UNKNOWN, MONOTONE_COLUMN, SCHEMA_COLUMN_MISSING, TARGET_NOT_BINARY, TARGET_ONE_CLASS
 */
export async function checkAgainstProfile(
  request: Pick<TrainingRequest, 'profile' | 'key' | 'target' | 'positive' | 'exclude'>,
  candidates: readonly Candidate[],
): Promise<void> {
  const { profile, columns } = await selectColumns(request);
  const names = profile.fields.map(({ name }) => name);
  for (const parameter of ['key', 'target'] as const) {
    const name = request[parameter];
    const meant = names.includes(name) ? undefined : suggest(name, names);
    if (meant !== undefined) throw columnMissing(parameter, name, meant, request.profile, names);
  }
  const target = profile.fields.find(({ name }) => name === request.target);
  if (target !== undefined) checkTarget(target, request.positive);
  for (const { options } of candidates) {
    if (options.algorithm === 'gbdt') requireMonotone(columns, options.parameters);
  }
}

function columnMissing(
  parameter: string,
  name: string,
  meant: string,
  profile: string,
  names: readonly string[],
): MlopsError {
  return new MlopsError({
    code: 'SCHEMA_COLUMN_MISSING',
    message: `\`${parameter}\` names \`${name}\`, which the profile \`${profile}\` does not have (did you mean \`${meant}\`?)`,
    hints: [`the profile has ${names.map((known) => `\`${known}\``).join(', ')}`],
  });
}

function checkTarget(target: Field, positive: TrainingRequest['positive']): void {
  const declared = target.categories ?? target.constraints?.enum;
  if (declared === undefined) return;
  const values = [...new Set(declared.map(String))];
  const list = values.map((value) => `\`${value}\``).join(', ');
  const name = `the target \`${target.name}\``;
  if (values.length < 2) {
    throw new MlopsError({
      code: 'TARGET_ONE_CLASS',
      message: `${name} can only be ${list}, by the profile`,
      hints: ['a model is trained on rows of both classes'],
    });
  }
  if (positive !== undefined && !values.includes(String(positive))) {
    throw new MlopsError({
      code: 'TARGET_NOT_BINARY',
      message: `${name} is never \`${positive}\`, the value of \`positive\`: by the profile it is ${list}`,
      hints: [`set \`positive\` to one of them, such as \`${values[0]}\``],
    });
  }
  const isUsual = values.every((value) => /^(true|false|0|1)$/.test(value));
  if (positive === undefined && values.length === 2 && !isUsual) {
    throw new MlopsError({
      code: 'TARGET_NOT_BINARY',
      message: `${name} has the values ${list} by the profile, and \`positive\` does not say which one is the positive class`,
      hints: [`set \`positive\` to one of them, such as \`positive: ${values[1]}\``],
    });
  }
}
