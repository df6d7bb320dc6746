/** Scores a file: what the stage `score` and the command `mlops score` both do. */
import type { Effects } from '../core/effects.ts';
import { stoppable } from '../core/stoppable.ts';
import type { Database } from '../dataset/database.ts';
import { quarantineSelect } from '../dataset/select-validated.ts';
import { tableInput } from '../dataset/table-input.ts';
import { writeParquet } from '../dataset/write-parquet.ts';
import { fileEvidence, type FileEvidence } from '../dataset/file-evidence.ts';
import { requireDistinctPaths } from './require-distinct-paths.ts';
import { requireBands } from './require-bands.ts';
import { requireUnchanged } from './require-unchanged.ts';
import { openRowsToScore, type RowsToScore } from './rows-to-score.ts';
import { rowsRefused } from './rows-refused.ts';
import { publishScores, type ScoreFiles, withScoreFiles } from './score-files.ts';
import { scoreReceipt } from './score-receipt.ts';
import type { ScoreRequest, ScoreSummary } from './score-request.ts';
import { scoreRows, type ScoredRows } from './score-rows.ts';
import { withScoringDatabase } from './scoring-database.ts';
import { scoringIdType } from './scoring-id.ts';
import { openScoringModel, type ScoringModel } from './scoring-model.ts';
import { writeScores } from './write-scores.ts';

/**
 * Scores each row or quarantines it. The output has, in the order of the input: the id under its own name, margin and
 * probability (DOUBLE), prediction (BOOLEAN), risk_band and model_version (VARCHAR). The quarantine has the refused rows as
 * they came, with `_row` (from 1) and `_reasons`. All three files appear whole, the receipt last.
 *
 * @throws MlopsError ROWS_REFUSED (with `fail`) and ALL_ROWS_REFUSED, exit code 1: only the quarantine is written ·
 *   ID_UNUSABLE, OUTPUT_CLASH, OUTPUT_UNWRITABLE, BANDS_INVALID and what opening the model, the profile's columns and
 *   the table may throw, exit code 2 · INPUT_CHANGED, exit code 1: the input or the model did, nothing is written ·
 *   INTERRUPTED, exit code 130 or 143: nothing is written
 */
export async function scoreTable(request: ScoreRequest, effects: Effects): Promise<ScoreSummary> {
  requireBands(request.bands);
  requireDistinctPaths(request);
  return stoppable(request.interrupt, 'nothing was scored', async () => {
    const model = await openScoringModel(request.model, request);
    try {
      return await withScoringDatabase(request, effects, (database) =>
        withScoreFiles(request, effects, (files) => scoreUnchanged(database, request, model, files)),
      );
    } finally {
      await model.onnx.close();
    }
  });
}

/** Whatever is stumbled over in rows that change meanwhile is no fault of theirs. */
async function scoreUnchanged(
  database: Database,
  request: ScoreRequest,
  model: ScoringModel,
  files: ScoreFiles,
): Promise<ScoreSummary> {
  const input = await tableInput(database, request.input);
  const evidence = await input.evidence();
  const requireSame = () => requireUnchanged(input, model, request.model);
  try {
    return await score(database, request, model, files, { evidence, requireSame });
  } catch (error) {
    if (request.interrupt?.aborted !== true) await requireSame();
    throw error;
  }
}

interface ScoredInput {
  readonly evidence: FileEvidence;
  /** @throws MlopsError INPUT_CHANGED */
  readonly requireSame: () => Promise<void>;
}

async function score(
  database: Database,
  request: ScoreRequest,
  model: ScoringModel,
  files: ScoreFiles,
  { evidence, requireSame }: ScoredInput,
): Promise<ScoreSummary> {
  const progress = (fraction: number, doing: string) => {
    request.interrupt?.throwIfAborted();
    request.progress(fraction, doing);
  };
  const id = request.id ?? model.card.key;
  const { version: modelVersion } = model.identity;

  progress(0, 'validating rows');
  const rows = await openRowsToScore(database, request, model, id);
  progress(0.1, 'writing the quarantine');
  await writeParquet(database, quarantineSelect(rows.table), files.quarantine.temporary);
  await refuseRows(request, rows, files, requireSame);

  const scored = await scoreValidRows(database, request, model, rows, id, progress);
  progress(0.8, 'writing scores');
  await writeScores(database, scored, { id, modelVersion }, files.output.temporary);

  progress(0.95, 'writing the receipt');
  const receipt = scoreReceipt({
    model,
    profile: rows.profile,
    profileGiven: request.profile !== undefined,
    id,
    onInvalid: request.onInvalid,
    bands: request.bands,
    rows: rows.table.rows,
    scored,
    reasons: rows.reasons,
    input: evidence,
    output: await fileEvidence(files.output.temporary),
    quarantine: await fileEvidence(files.quarantine.temporary),
  });
  await requireSame();
  // From here on it is faster to end than to stop.
  request.interrupt?.throwIfAborted();
  await publishScores(request, files, receipt);
  const { total, quarantined } = rows.table.rows;
  return {
    rows: { in: total, scored: scored.rows, quarantined },
    positive: scored.positive,
    bands: scored.bands,
    modelVersion,
    reasons: rows.reasons,
  };
}

/** @throws MlopsError ROWS_REFUSED, ALL_ROWS_REFUSED after the quarantine was published */
async function refuseRows(
  request: ScoreRequest,
  { table, reasons }: RowsToScore,
  files: ScoreFiles,
  requireSame: ScoredInput['requireSame'],
): Promise<void> {
  const { valid, quarantined } = table.rows;
  if (valid > 0 && (request.onInvalid !== 'fail' || quarantined === 0)) return;
  await requireSame();
  await files.quarantine.publish();
  throw rowsRefused(table, reasons, request.quarantineName ?? `\`${request.quarantine}\``);
}

async function scoreValidRows(
  database: Database,
  request: ScoreRequest,
  model: ScoringModel,
  { table }: RowsToScore,
  id: string,
  progress: ScoreRequest['progress'],
): Promise<ScoredRows> {
  const relation = {
    relation: table.validRelation,
    columns: model.onnx.inputs,
    id: { name: id, type: scoringIdType(table, id) },
  };
  const { threshold_margin: thresholdMargin, calibration } = model.card;
  const rule = { thresholdMargin, calibration, bands: request.bands };
  const { total, valid, quarantined } = table.rows;
  const scored = await scoreRows(database, relation, model.onnx, rule, (done) =>
    progress(0.1 + (0.7 * done) / valid, `scored ${done} of ${valid} rows`),
  );
  if (scored.rows + quarantined !== total) {
    throw new Error(`${total} rows came in: ${scored.rows} scored, ${quarantined} quarantined`);
  }
  return scored;
}
