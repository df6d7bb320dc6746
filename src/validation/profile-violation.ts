import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import { ruleColumn } from '../data/profile/rule-text.ts';
import { formHint } from '../data/validation/form-hint.ts';
import type { ValidatedTable } from '../data/validation/open-validated.ts';
import type { ValidationDocument } from '../documents/validation-document.ts';
import { describeViolations } from './describe-violations.ts';

/** The answer to a table that does not pass; outputs `quarantine` and `report` of the stage stand all the same. */
export function profileViolation(
  document: ValidationDocument,
  { rules, source }: Pick<ValidatedTable, 'rules' | 'source'>,
): MlopsError {
  const { rows, checks } = document;
  const most = checks.toSorted((a, b) => b.failed - a.failed).find(({ rule }) => rule !== 'min_rows');
  const hint = formHint(
    rules.find((rule) => rule.kind === most?.rule && ruleColumn(rule) === most.column),
    source,
  );
  return new MlopsError({
    code: 'PROFILE_VIOLATION',
    message: describeViolations(document),
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
