import { MlopsError } from '../core/error.ts';
import type { ValidatedTable } from '../data/validation/open-validated.ts';
import type { BlockType } from '../data/output/streamed/row-block.ts';

const SCORING_COLUMNS = new Set([
  'margin',
  'probability',
  'prediction',
  'risk_band',
  'model_version',
  'unknown_columns',
]);

/**
 * The type under which the id goes from the input to the output.
 *
 * @throws MlopsError ID_UNUSABLE when the output has a column of its name, or its type cannot name rows
 */
export function scoringIdType(table: ValidatedTable, id: string): BlockType {
  // SQL does not tell names apart that differ in case only.
  if (SCORING_COLUMNS.has(id.toLowerCase())) {
    throw new MlopsError({
      code: 'ID_UNUSABLE',
      message: `the id column \`${id}\` has the name of a column that scoring writes`,
      hints: ['rename it in the job that makes the file, or name another id column'],
    });
  }
  const type = table.columns.find((column) => column.name === id)?.type;
  if (type === 'BIGINT' || type === 'VARCHAR' || type === 'DATE' || isWholeDecimal(type)) return type;
  throw new MlopsError({
    code: 'ID_UNUSABLE',
    message: `the id column \`${id}\` of \`${table.source.path}\` is ${type}, which does not name rows`,
    hints: ['an id is an integer, a text, a decimal without digits after the point, or a date'],
  });
}

function isWholeDecimal(type: string | undefined): type is `DECIMAL(${number},0)` {
  return type !== undefined && /^DECIMAL\(\d+,0\)$/.test(type);
}
