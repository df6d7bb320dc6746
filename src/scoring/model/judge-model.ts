import { MlopsError } from '../../core/error.ts';
import type { Database } from '../../data/duckdb/database.ts';
import { describeRelation } from '../../data/duckdb/describe-relation.ts';
import { openTable } from '../../data/sources/open-table.ts';
import { readFeatures } from '../../data/features/read-features.ts';
import type { TargetRequest } from '../../data/features/target.ts';
import { evaluateMargins } from '../../model/metrics/evaluate-margins.ts';
import type { ScoringModel } from './scoring-model.ts';

/** Rows with answers that models are judged by. */
export interface TestRows {
  readonly path: string;
  readonly key: string;
  readonly target: TargetRequest;
}

export interface Judgement {
  readonly rows: number;
  readonly f1: number;
  readonly auc: number;
  readonly averagePrecision: number;
  readonly precision: number;
  readonly recall: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly brier: number;
  /** The probability from which on the model calls a row positive. */
  readonly threshold: number;
}

/**
 * Scores test rows through a model's ONNX file and says how good it is, at the model's own threshold.
 *
 * @param role what messages call the model
 * @throws MlopsError TEST_COLUMN_MISSING when the rows lack a column of the model, and what reading the table throws
 */
export async function judgeModel(
  database: Database,
  test: TestRows,
  model: ScoringModel,
  role: 'candidate' | 'champion',
): Promise<Judgement> {
  await requireColumns(database, test.path, model, role);
  const { key, target } = test;
  const table = await readFeatures(database, test.path, model.onnx.inputs, {
    key,
    target,
    profile: model.profile,
  });
  const margins = await model.onnx.margins(table);
  const { threshold, threshold_margin: margin, calibration } = model.card;
  return { ...evaluateMargins(table.target, margins, margin, calibration), threshold };
}

async function requireColumns(
  database: Database,
  path: string,
  model: ScoringModel,
  role: string,
): Promise<void> {
  const { relation } = await openTable(database, path, {
    name: 'test rows',
    columns: model.onnx.inputs.map((column) => column.name),
    described: true,
  });
  const names = new Set((await describeRelation(database, relation)).map((column) => column.name));
  const missing = model.onnx.inputs.map((column) => column.name).filter((name) => !names.has(name));
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
