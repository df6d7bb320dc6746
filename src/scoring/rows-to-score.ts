import { MlopsError } from '../core/error.ts';
import type { Database } from '../data/duckdb/database.ts';
import { warningRules } from '../validation/warning-rules.ts';
import { openTable } from '../data/sources/open-table.ts';
import { type ValidatedTable, validateRows } from '../data/validation/open-validated.ts';
import type { Profile } from '../data/profile/profile.ts';
import { ruleColumns } from '../data/profile/rule-text.ts';
import type { ProfileSource, ReasonCount } from '../documents/receipt-document.ts';
import { countReasons } from './limits/rows-refused.ts';
import type { ScoreRequest } from './score-request.ts';
import type { ScoringModel } from './model/scoring-model.ts';
import { scoringProfile } from './model/scoring-profile.ts';

/** The id of a table without one, unless it has a column of this name: a row's number in the input, from 1. */
const NUMBERED = 'row_number';

/** The input, validated for a model. */
export interface RowsToScore {
  /** Rows are named by their number in the input, since no column names them. */
  readonly numbered: boolean;
  readonly table: ValidatedTable;
  /** What the rows were validated by. */
  readonly profile: Profile;
  readonly profileSource: ProfileSource;
  readonly reasons: readonly ReasonCount[];
}

type RowsRequest = Pick<ScoreRequest, 'input' | 'profile' | 'policy' | 'dialect'>;

/** @param id the column that names a row, or `row_number` */
export async function openRowsToScore(
  database: Database,
  request: RowsRequest,
  model: ScoringModel,
  id: string,
): Promise<RowsToScore> {
  try {
    return await openRows(database, request, model, id);
  } catch (error) {
    throw profileNamed(error, request);
  }
}

async function openRows(
  database: Database,
  request: RowsRequest,
  model: ScoringModel,
  id: string,
): Promise<RowsToScore> {
  const { kind } = request.profile;
  const known = kind === 'given' ? request.profile.profile : kind === 'model' ? model.profile : undefined;
  const dialect = { ...known?.dialect, ...request.dialect };
  const fields = kind === 'given' ? known?.fields.map(({ name }) => name) : undefined;
  const source = await openTable(database, request.input, {
    columns: [...model.inputs.map(({ name }) => name), id],
    counts: true,
    dialect,
    ...(fields === undefined ? {} : { fields }),
  });
  const isNameless = dialect.header === false && fields === undefined;
  if (isNameless && source.format === 'csv') throw headerNeeded(request.input);
  const numbered = id === NUMBERED && !source.columns.some(({ name }) => name === id);
  const profile = scoringProfile(known, source, model.inputs, numbered ? undefined : id);
  const warns = warningRules(request.policy.onInvalid);
  const table = await validateRows(database, source, profile, {
    // A score that nobody can be told from is none: the id is asked for under every mode.
    warns: (rule) => warns(rule) && ![...ruleColumns(rule)].includes(id),
  });
  return {
    numbered,
    table,
    profile,
    profileSource: known === undefined || kind === 'none' ? 'derived' : kind,
    reasons: await countReasons(database, table),
  };
}

/** Which profile it was that the rows do not keep to: the one in the project need not be the model's. */
function profileNamed(error: unknown, { profile: { kind }, dialect = {} }: RowsRequest): unknown {
  if (!(error instanceof MlopsError) || kind === 'given') return error;
  const { code, message, hints, exitCode, details } = error;
  const hint = HINTS[kind][code];
  // One thing to do at a time: only who is sent to a dialect needs to know where it stands.
  const seeksDialect =
    hints.some((text) => text.includes('in the dialect')) && Object.keys(dialect).length === 0;
  if (hint === undefined || (code === 'CSV_MALFORMED' && !seeksDialect)) return error;
  // Whose types they are changes nothing for an id, which is asked for as it is by all of them.
  if (kind === 'none' && hints.some((text) => text.includes('ids that are floats'))) return error;
  return new MlopsError({ code, message, hints: [...hints, hint], exitCode, details, cause: error });
}

const HINTS: { readonly [kind in 'model' | 'none']: { readonly [code: string]: string } } = {
  model: {
    CSV_MALFORMED:
      'CSV is read in the dialect of the profile that the model was trained with: `profile` names another, as do the flags `--dialect.…`',
    SCHEMA_TYPE_MISMATCH:
      'the profile is the one that the model was trained with, whatever the project has by now: `profile` names another',
  },
  none: {
    CSV_MALFORMED:
      'without a profile CSV is read as UTF-8 with commas: the flags `--dialect.…` say otherwise',
    SCHEMA_TYPE_MISMATCH:
      '`--no-profile` asks for the types of the model, to which a date is its number of days since 1970-01-01; without it rows may be as they were in training',
  },
};

// What a model keeps of its profile has lost the order that the columns had.
function headerNeeded(input: string): MlopsError {
  return new MlopsError({
    code: 'PROFILE_NEEDED',
    message: `\`${input}\` has no header: only a profile can say what its columns are`,
    hints: ['give `--profile`: its fields name the columns, in their order'],
  });
}
