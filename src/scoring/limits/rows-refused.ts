import { pluralize } from '../../core/text/pluralize.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { Database } from '../../data/duckdb/database.ts';
import { REASONS_COLUMN } from '../../data/sources/reserved-columns.ts';
import { formHint } from '../../data/validation/form-hint.ts';
import type { ValidatedTable } from '../../data/validation/open-validated.ts';
import { reason } from '../../data/profile/rule-text.ts';
import type { CrossedLimit, ReasonCount } from '../../documents/receipt-document.ts';
import { percent } from './judge-unknowns.ts';

/** Why rows were refused: the most frequent reason first, equals in the order of their text. */
export async function countReasons(
  database: Database,
  table: ValidatedTable,
): Promise<readonly ReasonCount[]> {
  const rows = await database.rows(
    `SELECT reason, count(*) AS rows
     FROM (SELECT unnest(${REASONS_COLUMN}) AS reason FROM ${table.reasonsRelation})
     GROUP BY reason ORDER BY rows DESC, reason`,
  );
  return rows.map(({ reason, rows: count }) => {
    if (typeof reason !== 'string') throw new Error('a reason is not a text');
    return { reason, rows: Number(count) };
  });
}

/** The answer when the rows that were refused stop the scoring. */
export function rowsRefused(
  table: ValidatedTable,
  reasons: readonly ReasonCount[],
  quarantineName: string,
): MlopsError {
  const { total, valid, quarantined } = table.rows;
  return new MlopsError({
    code: valid === 0 ? 'ALL_ROWS_REFUSED' : 'ROWS_REFUSED',
    message: `${valid === 0 ? `all ${total}` : `${quarantined} of ${total}`} rows of \`${table.source.path}\` were refused${mostOften(reasons)}`,
    hints: [
      `the refused rows stand with all their reasons in ${quarantineName}`,
      ...mostOftenHint(table, reasons),
      ...(valid === 0 ? [] : ['with `quarantine` instead of `fail` the other rows are scored']),
    ],
    exitCode: EXIT.no,
    details: refusalDetails(table, reasons, []),
  });
}

/** The answer when a limit was crossed: the scores are not published. */
export function limitCrossed(
  table: ValidatedTable,
  reasons: readonly ReasonCount[],
  crossed: readonly CrossedLimit[],
  quarantineName: string,
): MlopsError {
  const bad = crossed.some(({ limit }) => limit === 'max_bad_share');
  return new MlopsError({
    code: 'LIMIT_CROSSED',
    message: `the scores of \`${table.source.path}\` are not published: ${crossed.map(describeCrossing).join('; ')}${bad ? mostOften(reasons) : ''}`,
    hints: [
      ...(bad ? [`the quarantined rows stand with all their reasons in ${quarantineName}`] : []),
      ...(bad ? mostOftenHint(table, reasons) : []),
      'find out what has changed at the source of the rows; a limit that is too tight is set in `scoring.yaml`',
    ],
    exitCode: EXIT.no,
    details: refusalDetails(table, reasons, crossed),
  });
}

/** What a limit allows and what was found, in words. */
export function describeCrossing({ limit, column, rows, share, allowed }: CrossedLimit): string {
  const rule = `\`${limit}\` allows ${percent(allowed)}`;
  if (column === null) return `${pluralize(rows, 'row')} (${percent(share)}) were quarantined, where ${rule}`;
  const what = limit === 'max_missing_share' ? 'no value' : 'a category that the model has not learned';
  return `column \`${column}\` has ${what} in ${pluralize(rows, 'scored row')} (${percent(share)}), where ${rule}`;
}

function mostOften([most]: readonly ReasonCount[]): string {
  return most === undefined ? '' : `, most often because: ${most.reason}`;
}

function mostOftenHint({ rules, source }: ValidatedTable, [most]: readonly ReasonCount[]): string[] {
  const hint = formHint(
    rules.find((rule) => reason(rule) === most?.reason),
    source,
  );
  return hint === undefined ? [] : [hint];
}

function refusalDetails(
  table: ValidatedTable,
  reasons: readonly ReasonCount[],
  crossed: readonly CrossedLimit[],
): MlopsError['details'] {
  const { total, valid, quarantined } = table.rows;
  return {
    rows: { in: total, valid, quarantined },
    reasons: reasons.map((each) => ({ ...each })),
    limits_crossed: crossed.map((each) => ({ ...each })),
    // The engine moves these outputs into place although the stage has failed.
    keep: ['quarantine', 'receipt'],
  };
}
