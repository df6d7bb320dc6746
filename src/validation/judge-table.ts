import type { Database } from '../data/duckdb/database.ts';
import { intakeFacts } from '../data/sources/intake-facts.ts';
import type { ValidatedTable } from '../data/validation/open-validated.ts';
import { columnSummaries } from '../data/validation/summarize-columns.ts';
import { validationChecks } from '../data/validation/summarize-validation.ts';
import type { ValidationCheck, ValidationDocument } from '../documents/validation-document.ts';
import { judgeRows } from './judge-rows.ts';
import type { ValidationPolicy } from './validation-policy.ts';

/** The verdict on a table with all that it rests on: every check, and what the columns hold. Reads the table again. */
export async function judgeTable(
  database: Database,
  table: ValidatedTable,
  policy: ValidationPolicy,
): Promise<ValidationDocument> {
  const { rows, profile } = table;
  const intake = intakeFacts(table);
  const { outcome, tooFewFor } = judgeRows(rows, profile.min_rows, policy);
  const checks = await validationChecks(database, table);
  return {
    format: 1,
    profile: profile.name,
    ...(Object.keys(intake).length === 0 ? {} : { input: intake }),
    on_invalid: policy.onInvalid,
    max_bad_share: policy.maxBadShare,
    outcome,
    rows,
    checks: tooFewFor === undefined ? checks : [...checks, minRowsCheck(rows.valid, tooFewFor)],
    columns: await columnSummaries(database, table),
  };
}

function minRowsCheck(valid: number, required: number): ValidationCheck {
  const expected = `at least ${required}`;
  return { column: '(table)', rule: 'min_rows', expected, failed: required - valid, examples: [] };
}
