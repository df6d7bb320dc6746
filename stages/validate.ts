import { dirname, join } from 'node:path';
import * as z from 'zod';
import { writeReport } from '../src/core/files/write-report.ts';
import { pluralize } from '../src/core/text/pluralize.ts';
import { defineStage, input, output, report } from '../src/core/stage.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import { readProfile } from '../src/data/profile/profile.ts';
import { openValidated } from '../src/data/validation/open-validated.ts';
import { quarantineSelect, validSelect } from '../src/data/validation/select-validated.ts';
import { ON_INVALID } from '../src/documents/scoring-rules.ts';
import { validationReport } from '../src/reporting/validation/validation-report.ts';
import { judgeTable } from '../src/validation/judge-table.ts';
import { profileViolation } from '../src/validation/profile-violation.ts';
import { validationPolicy } from '../src/validation/validation-policy.ts';
import { warningRules } from '../src/validation/warning-rules.ts';

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
  // A profile with mistakes is told before anything has run.
  check: async ({ profile }, ready) => {
    if (ready.has('profile')) await readProfile(profile);
  },
  run: async ({ with: options, threads, progress, log }) => {
    const profile = await readProfile(options.profile);
    const policy = validationPolicy(options);
    const warn = (text: string) => log(`warning: ${text}`);
    policy.warnings.forEach(warn);
    const database = await openDatabase({
      threads,
      memoryLimit: MEMORY_LIMIT,
      temporaryDirectory: join(dirname(options.quarantine), '.duckdb-validate'),
    });
    try {
      progress(0, 'checking the rows');
      const table = await openValidated(database, options.input, profile, {
        warns: warningRules(policy.onInvalid),
        summarized: true,
      });
      progress(0.4, 'writing the rows');
      if (options.valid !== undefined) await writeParquet(database, validSelect(table), options.valid);
      await writeParquet(database, quarantineSelect(table), options.quarantine);
      progress(0.7, 'counting for the report');
      const document = await judgeTable(database, table, policy);
      await writeReport(options.report, document, () => validationReport(document));
      const { total, valid, quarantined, warned } = document.rows;
      log(`${total} rows: ${valid} valid, ${quarantined} quarantined`);
      if (warned > 0) warn(`${pluralize(warned, 'valid row')} broke a rule of the profile: see the report`);
      if (document.outcome === 'failed') throw profileViolation(document, table);
    } finally {
      database.close();
    }
  },
});
