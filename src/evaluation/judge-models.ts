import type { ModelVersion } from '../core/model-version.ts';
import { type Evaluation, evaluateMargins } from '../model/metrics/evaluate-margins.ts';
import { openScoringModel } from '../scoring/model/scoring-model.ts';
import { scoreTestRows, type TestRows, testRowsFor } from './score-test-rows.ts';

/** A model and how good it is at its own threshold. */
export interface JudgedModel {
  readonly version: ModelVersion;
  /** The probability from which on the model calls a row positive. */
  readonly threshold: number;
  readonly evaluation: Evaluation;
}

export interface JudgedModels {
  readonly candidate: JudgedModel;
  /** Null: there is none. */
  readonly champion: JudgedModel | null;
}

interface JudgeContext {
  readonly threads: number;
  readonly progress: (fraction: number, doing: string) => void;
}

/**
 * Judges two models on the same rows. The candidate's key and target name and label them: both models answer one question.
 *
 * @param request directories of the models, and the rows as Parquet
 * @throws MlopsError as `openScoringModel` and `scoreTestRows`; TARGET_ONE_CLASS
 */
export async function judgeModels(
  request: { readonly candidate: string; readonly champion: string | null; readonly test: string },
  { threads, progress }: JudgeContext,
): Promise<JudgedModels> {
  progress(0, 'judging the candidate');
  const { rows, ...candidate } = await judge(request.candidate, request.test, 'candidate', threads);
  if (request.champion === null) return { candidate, champion: null };
  progress(0.5, 'judging the champion');
  const { rows: _, ...champion } = await judge(request.champion, rows, 'champion', threads);
  return { candidate, champion };
}

async function judge(
  directory: string,
  test: string | TestRows,
  role: 'candidate' | 'champion',
  threads: number,
): Promise<JudgedModel & { readonly rows: TestRows }> {
  const model = await openScoringModel(directory, { threads });
  try {
    const { card, identity } = model;
    const rows = typeof test === 'string' ? testRowsFor(test, card) : test;
    const { table, margins } = await scoreTestRows(rows, model, { role, threads });
    const evaluation = evaluateMargins(table.target, margins, card.threshold_margin, card.calibration);
    return { version: identity.version, threshold: card.threshold, evaluation, rows };
  } finally {
    await model.close();
  }
}
