import { MlopsError } from '../core/error.ts';
import type { FeatureColumn } from '../core/feature-table.ts';

export interface TrainingSize {
  readonly rows: number;
  readonly columns: readonly Pick<FeatureColumn, 'kind'>[];
  /** Fits side by side, each with a copy of the rows; 0 when nothing is searched. */
  readonly lanes: number;
}

/**
 * Bytes that training holds at least: the table (4 for a number, 8 for a reference to a text), per fit one more byte
 * per value for its bin and 32 per row for derivatives, margins and order, and in each lane of a search a copy of all that.
 */
export function leastTrainingBytes({ rows, columns, lanes }: TrainingSize): number {
  const table = columns.reduce((sum, { kind }) => sum + (kind === 'numeric' ? 4 : 8), 0);
  const fit = columns.length + 32;
  return rows * (table + fit + lanes * (2 * table + fit));
}

/**
 * Refuses what cannot fit before hours are spent on it.
 *
 * @param available bytes
 * @throws MlopsError TRAIN_MEMORY
 */
export function requireMemory(size: TrainingSize, available: number): void {
  const least = leastTrainingBytes(size);
  if (least <= available) return;
  const { rows, columns, lanes } = size;
  throw new MlopsError({
    code: 'TRAIN_MEMORY',
    message: `training on ${rows} rows and ${columns.length} columns needs at least ${gibibytes(least)} GiB of memory, and ${gibibytes(available)} GiB are available`,
    hints: [
      ...(lanes > 1
        ? [`${lanes} fits run side by side, each with a copy of the rows: use fewer \`--threads\``]
        : []),
      'learn from fewer rows (a hash of the key draws the same ones every time) or columns',
    ],
    details: { bytes: least, available },
  });
}

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
