import { MlopsError } from '../core/error.ts';
import type { LabelledTable } from '../core/feature-table.ts';
import { openDatabase } from '../data/duckdb/database.ts';
import { readFeatures } from '../data/features/read-features.ts';
import type { TargetRequest } from '../data/features/target.ts';
import { openTable, type SourceTable } from '../data/sources/open-table.ts';
import type { ModelCard } from '../documents/model-card.ts';
import type { ScoringModel } from '../scoring/model/scoring-model.ts';

/** Rows with answers that models are judged by. */
export interface TestRows {
  /** Parquet. */
  readonly path: string;
  readonly key: string;
  readonly target: TargetRequest;
}

/** Rows under the key, the target and the positive value that the model was trained with. */
export function testRowsFor(path: string, { key, target, positive }: ModelCard): TestRows {
  return { path, key, target: { name: target, positive: positive ?? undefined } };
}

export interface ScoredTestRows {
  /** Ordered by key. */
  readonly table: LabelledTable;
  /** Log-odds of each row. */
  readonly margins: Float64Array;
}

export interface ScoringOptions {
  /** What messages call the model. */
  readonly role: 'model' | 'candidate' | 'champion';
  /** Changes the time, not one byte. */
  readonly threads: number;
  /** Told how many rows there are, when they are read. */
  readonly scoring?: (rows: number) => void;
}

/**
 * Scores test rows through a model's ONNX file.
 *
 * @throws MlopsError TEST_COLUMN_MISSING when the rows lack a column of the model, and what reading the table throws
 */
export async function scoreTestRows(
  { path, key, target }: TestRows,
  model: ScoringModel,
  { role, threads, scoring }: ScoringOptions,
): Promise<ScoredTestRows> {
  const database = await openDatabase({ threads });
  try {
    const { inputs } = model;
    const source = await openTable(database, path, {
      name: 'test rows',
      columns: [key, ...inputs.map(({ name }) => name), target.name],
    });
    requireColumns(source, model, role);
    const table = await readFeatures(database, source, inputs, { key, target, profile: model.profile });
    scoring?.(table.rows);
    return { table, margins: await model.margins(table) };
  } finally {
    database.close();
  }
}

function requireColumns({ path, columns }: SourceTable, model: ScoringModel, role: string): void {
  const names = new Set(columns.map(({ name }) => name));
  const missing = model.inputs.map(({ name }) => name).filter((name) => !names.has(name));
  if (missing.length === 0) return;
  const { version } = model.identity;
  throw new MlopsError({
    code: 'TEST_COLUMN_MISSING',
    message: `the test rows \`${path}\` have no column ${missing.map((name) => `\`${name}\``).join(', ')}, which the ${role} \`${version}\` needs`,
    hints:
      role === 'champion'
        ? [
            'keep the columns of the model in production in the features until a model without them has replaced it: only on the same rows can the two be compared',
            'or begin with another registry, where the new model meets no champion',
          ]
        : ['test rows have the columns of the training rows: take both from the same split'],
    details: { role, version, missing },
  });
}
