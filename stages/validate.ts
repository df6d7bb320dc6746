import { dirname, join } from 'node:path';
import * as z from 'zod';
import { pluralize } from '../src/core/pluralize.ts';
import { MlopsError } from '../src/core/error.ts';
import { EXIT } from '../src/core/exit-code.ts';
import { prettyJson } from '../src/core/json/pretty-json.ts';
import { defineStage, input, output, report } from '../src/core/stage.ts';
import { writeFileAtomic } from '../src/core/files/write-file.ts';
import { openDatabase, type Database } from '../src/data/duckdb/database.ts';
import { formHint } from '../src/data/validation/form-hint.ts';
import { intakeFacts } from '../src/data/sources/intake-facts.ts';
import { warningRules } from '../src/data/profile/on-invalid.ts';
import { ON_INVALID, type OnInvalid } from '../src/documents/scoring-rules.ts';
import { openValidated, type ValidatedTable } from '../src/data/validation/open-validated.ts';
import { readProfile } from '../src/data/profile/profile.ts';
import { ruleColumn } from '../src/data/profile/rule-text.ts';
import { quarantineSelect, validSelect } from '../src/data/validation/select-validated.ts';
import { columnSummaries } from '../src/data/validation/summarize-columns.ts';
import { validationChecks } from '../src/data/validation/summarize-validation.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import { validationReport } from '../src/reporting/validation/validation-report.ts';
import type { ValidationDocument } from '../src/documents/validation-document.ts';
import { describeViolations } from './describe-violations.ts';

const parameters = z.strictObject({
  input: input('the table to validate, Parquet or CSV', 'data/raw/customers.parquet'),
  profile: input('what the table must look like', 'profiles/customers.json'),
  valid: output(
    'the valid rows, as Parquet: the columns of the profile with its types, ordered by the primary key; without it they are only counted',
    'data/valid.parquet',
  ).optional(),
  quarantine: output(
    'the refused rows, as Parquet: all columns as they came, `_row` and `_reasons`',
    'data/quarantine.parquet',
  ),
  report: report('what was checked and what was found', 'reports/validation'),
  on_invalid: z
    .enum(ON_INVALID)
    .optional()
    .describe(
      '`quarantine` (the default): go on with the valid rows; `fail`: refuse the table for a single invalid row; `warn`: keep invalid rows and count them, apart from those with a value that does not fit its type',
    ),
  policy: z.enum(['quarantine', 'fail']).optional().describe('the former name of `on_invalid`'),
  max_bad_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe(
      'with `quarantine` and `warn`: refuse the table when a greater share of its rows is quarantined',
    ),
});

/** Leaves room for Node below 1.5 GiB; what does not fit is spilled. */
const MEMORY_LIMIT = '1GiB';

export default defineStage({
  name: 'validate',
  description: 'Validates a table against its profile and quarantines invalid rows',
  parameters,
  run: async ({ with: options, threads, progress, log }) => {
    const profile = await readProfile(options.profile);
    const onInvalid = options.on_invalid ?? options.policy ?? 'quarantine';
    if (options.policy !== undefined) log(policyWarning(options.policy, options.on_invalid));
    const database = await openDatabase({
      threads,
      memoryLimit: MEMORY_LIMIT,
      temporaryDirectory: join(dirname(options.quarantine), '.duckdb-validate'),
    });
    try {
      progress(0, 'checking the rows');
      const table = await openValidated(database, options.input, profile, {
        warns: warningRules(onInvalid),
        summarized: true,
      });
      progress(0.4, 'writing the rows');
      if (options.valid !== undefined) await writeParquet(database, validSelect(table), options.valid);
      await writeParquet(database, quarantineSelect(table), options.quarantine);
      progress(0.7, 'counting for the report');
      const data = await reportData(database, table, onInvalid, options.max_bad_share);
      await writeFileAtomic(`${options.report}.json`, prettyJson(data));
      await writeFileAtomic(`${options.report}.html`, await validationReport(data));
      const { total, valid, quarantined, warned } = data.rows;
      log(`${total} rows: ${valid} valid, ${quarantined} quarantined`);
      if (warned > 0) {
        log(`warning: ${pluralize(warned, 'valid row')} broke a rule of the profile: see the report`);
      }
      if (data.outcome === 'failed') throw violation(data, table);
    } finally {
      database.close();
    }
  },
});

async function reportData(
  database: Database,
  table: ValidatedTable,
  onInvalid: OnInvalid,
  maxBadShare: number,
): Promise<ValidationDocument> {
  const { rows, profile } = table;
  const intake = intakeFacts(table);
  const checks = await validationChecks(database, table);
  const columns = await columnSummaries(database, table);
  const minRows = Math.max(1, profile.min_rows ?? 1);
  const tooFew = rows.valid < minRows;
  const tooBad = onInvalid === 'fail' ? rows.quarantined > 0 : exceeds(rows, maxBadShare);
  return {
    format: 1,
    profile: profile.name,
    ...(Object.keys(intake).length === 0 ? {} : { input: intake }),
    on_invalid: onInvalid,
    max_bad_share: maxBadShare,
    outcome: tooFew || tooBad ? 'failed' : 'passed',
    rows,
    checks: tooFew ? [...checks, minRowsCheck(rows.valid, minRows)] : checks,
    columns,
  };
}

// A quotient is rounded as the limit itself was: 29 of 100 rows are not more than 0.29, though 0.29 × 100 is less than 29.
const exceeds = ({ quarantined, total }: ValidatedTable['rows'], limit: number): boolean =>
  quarantined / total > limit;

function policyWarning(policy: string, onInvalid: OnInvalid | undefined): string {
  const instead =
    onInvalid === undefined
      ? `say \`on_invalid: ${policy}\` instead`
      : `\`on_invalid: ${onInvalid}\` is used instead`;
  return `warning: \`policy\` is the former name of \`on_invalid\`; ${instead}`;
}

function minRowsCheck(valid: number, required: number): ValidationDocument['checks'][number] {
  const expected = `at least ${required}`;
  return { column: '(table)', rule: 'min_rows', expected, failed: required - valid, examples: [] };
}

function violation(data: ValidationDocument, { rules, source }: ValidatedTable): MlopsError {
  const { rows, checks } = data;
  const most = checks.toSorted((a, b) => b.failed - a.failed).find(({ rule }) => rule !== 'min_rows');
  const hint = formHint(
    rules.find((rule) => rule.kind === most?.rule && ruleColumn(rule) === most.column),
    source,
  );
  return new MlopsError({
    code: 'PROFILE_VIOLATION',
    message: describeViolations(data),
    exitCode: EXIT.no,
    hints: [
      'the refused rows stand with their reasons in the file that `quarantine` names, the figures in `report`',
      ...(hint === undefined ? [] : [hint]),
      'mend the data, or change the profile if the data are right',
    ],
    details: {
      // The engine moves these outputs into place although the stage has failed.
      keep: ['quarantine', 'report'],
      rows,
      failed_checks: checks
        .filter(({ failed }) => failed > 0)
        .map(({ column, rule, failed }) => ({ column, rule, failed })),
    },
  });
}
