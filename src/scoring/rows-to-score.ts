import type { Database } from '../dataset/database.ts';
import { openTable } from '../dataset/open-table.ts';
import { openValidated, type ValidatedTable } from '../dataset/open-validated.ts';
import type { Profile } from '../dataset/profile.ts';
import { countReasons, type ReasonCount } from './rows-refused.ts';
import type { ScoreRequest } from './score-request.ts';
import type { ScoringModel } from './scoring-model.ts';
import { scoringProfile } from './scoring-profile.ts';

/** The input, validated for a model. */
export interface RowsToScore {
  readonly table: ValidatedTable;
  /** What the rows were validated by. */
  readonly profile: Profile;
  readonly reasons: readonly ReasonCount[];
}

/** @param id the column that names a row */
export async function openRowsToScore(
  database: Database,
  request: Pick<ScoreRequest, 'input' | 'profile'>,
  model: ScoringModel,
  id: string,
): Promise<RowsToScore> {
  const source = await openTable(database, request.input, {
    name: 'described',
    columns: [...model.onnx.inputs.map(({ name }) => name), id],
    described: true,
  });
  const profile = scoringProfile(request.profile, source, model.onnx.inputs, id);
  const table = await openValidated(database, request.input, profile);
  return { table, profile, reasons: await countReasons(database, table) };
}
