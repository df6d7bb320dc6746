import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import type { Database } from '../dataset/database.ts';
import { REASONS_COLUMN } from '../dataset/reserved-columns.ts';
import type { ValidatedTable } from '../dataset/open-validated.ts';

/** How many rows have this reason; a row may have several. */
export interface ReasonCount {
  readonly reason: string;
  readonly rows: number;
}

/** Why rows were refused: the most frequent reason first, equals in the order of their text. */
export async function countReasons(
  database: Database,
  table: ValidatedTable,
): Promise<readonly ReasonCount[]> {
  const counted = await database.rows(
    `SELECT reason, count(*) AS rows
     FROM (SELECT unnest(${REASONS_COLUMN}) AS reason FROM ${table.quarantineRelation})
     GROUP BY reason ORDER BY rows DESC, reason`,
  );
  return counted.map(({ reason, rows }) => {
    if (typeof reason !== 'string') throw new Error('a reason is not a text');
    return { reason, rows: Number(rows) };
  });
}

/** The answer when the rows that were refused stop the scoring. */
export function rowsRefused(
  table: ValidatedTable,
  reasons: readonly ReasonCount[],
  quarantineName: string,
): MlopsError {
  const { total, valid, quarantined } = table.rows;
  const [most] = reasons;
  const why = most === undefined ? '' : `, most often because: ${most.reason}`;
  return new MlopsError({
    code: valid === 0 ? 'ALL_ROWS_REFUSED' : 'ROWS_REFUSED',
    message: `${valid === 0 ? `all ${total}` : `${quarantined} of ${total}`} rows of \`${table.source.path}\` were refused${why}`,
    hints: [
      `the refused rows stand with all their reasons in ${quarantineName}`,
      ...(valid === 0 ? [] : ['with `quarantine` instead of `fail` the other rows are scored']),
    ],
    exitCode: EXIT.no,
    details: {
      rows: { in: total, valid, quarantined },
      reasons: reasons.map((each) => ({ ...each })),
      // The engine moves this output into place although the stage has failed.
      keep: ['quarantine'],
    },
  });
}
