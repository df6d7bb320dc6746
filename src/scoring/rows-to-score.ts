import type { Database } from '../dataset/database.ts';
import { warningRules } from '../dataset/on-invalid.ts';
import { openTable } from '../dataset/open-table.ts';
import { openValidated, type ValidatedTable } from '../dataset/open-validated.ts';
import type { Profile } from '../dataset/profile.ts';
import { ruleColumns } from '../dataset/rule-text.ts';
import { countReasons, type ReasonCount } from './rows-refused.ts';
import type { ProfileSource, ScoreRequest } from './score-request.ts';
import type { ScoringModel } from './scoring-model.ts';
import { scoringProfile } from './scoring-profile.ts';

/** The input, validated for a model. */
export interface RowsToScore {
  readonly table: ValidatedTable;
  /** What the rows were validated by. */
  readonly profile: Profile;
  readonly profileSource: ProfileSource;
  readonly reasons: readonly ReasonCount[];
}

/** @param id the column that names a row */
export async function openRowsToScore(
  database: Database,
  request: Pick<ScoreRequest, 'input' | 'profile' | 'policy'>,
  model: ScoringModel,
  id: string,
): Promise<RowsToScore> {
  const source = await openTable(database, request.input, {
    name: 'described',
    columns: [...model.onnx.inputs.map(({ name }) => name), id],
    described: true,
  });
  const { kind } = request.profile;
  const known = kind === 'given' ? request.profile.profile : kind === 'model' ? model.profile : undefined;
  const profile = scoringProfile(known, source, model.onnx.inputs, id);
  const warns = warningRules(request.policy.onInvalid);
  const table = await openValidated(database, request.input, profile, {
    // A score that nobody can be told from is none: the id is asked for under every mode.
    warns: (rule) => warns(rule) && ![...ruleColumns(rule)].includes(id),
  });
  return {
    table,
    profile,
    profileSource: known === undefined || kind === 'none' ? 'derived' : kind,
    reasons: await countReasons(database, table),
  };
}
