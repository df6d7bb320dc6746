/** Scores a file: what the stage `score` and the command `mlops score` both do. */
import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Effects } from '../core/effects.ts';
import { MlopsError } from '../core/error.ts';
import { stoppable } from '../core/stoppable.ts';
import { hiddenBeside } from '../core/temporary-name.ts';
import { type Database, openDatabase } from '../dataset/database.ts';
import { openTable } from '../dataset/open-table.ts';
import { openValidated } from '../dataset/open-validated.ts';
import type { Profile } from '../dataset/profile.ts';
import { quarantineSelect } from '../dataset/select-validated.ts';
import { quoteIdentifier, quoteLiteral } from '../dataset/sql.ts';
import { writeParquet } from '../dataset/write-parquet.ts';
import { fileEvidence } from './file-evidence.ts';
import { pendingFile, type PendingFile } from './pending-file.ts';
import { type RiskBand, type RiskBands, requireBands } from './risk-band.ts';
import { countReasons, type ReasonCount, rowsRefused } from './rows-refused.ts';
import { type OnInvalid, scoreReceipt } from './score-receipt.ts';
import { scoreRows, type RowsToScore, type ScoredRows } from './score-rows.ts';
import { openScoringModel, type ScoringModel } from './scoring-model.ts';
import { scoringIdType } from './scoring-id.ts';
import { scoringProfile } from './scoring-profile.ts';

export interface ScoreRequest {
  /** Parquet or CSV with the model's columns and the id; other columns are ignored. */
  readonly input: string;
  /** A model directory. */
  readonly model: string;
  /** Without it, rows are only asked to have the model's types, finite numbers and a unique id. */
  readonly profile?: Profile;
  /** The column that names a row. Default: the one that named the training rows. */
  readonly id?: string;
  readonly output: string;
  readonly quarantine: string;
  /** What messages call the quarantine. Default: its path in backticks. */
  readonly quarantineName?: string;
  readonly receipt: string;
  /** Whether rows that are refused go to the quarantine alone, or stop everything. */
  readonly onInvalid: OnInvalid;
  readonly bands: RiskBands;
  /** Changes the time, not one byte. */
  readonly threads: number;
  readonly progress: (fraction: number, doing: string) => void;
  /** Aborted with the name of the signal that stops the work. */
  readonly interrupt?: AbortSignal;
}

export interface ScoreSummary {
  readonly rows: { readonly in: number; readonly scored: number; readonly quarantined: number };
  readonly positive: number;
  readonly bands: { readonly [band in RiskBand]: number };
  readonly modelVersion: string;
  /** Why rows were refused; a row may have several reasons. */
  readonly reasons: readonly ReasonCount[];
}

/**
 * Scores each row or quarantines it. The output has, in the order of the input: the id under its own name, margin and
 * probability (DOUBLE), prediction (BOOLEAN), risk_band and model_version (VARCHAR). The quarantine has the refused rows as
 * they came, with `_row` (from 1) and `_reasons`. All three files appear whole, the receipt last.
 *
 * @throws MlopsError ROWS_REFUSED (with `fail`) and ALL_ROWS_REFUSED, exit code 1: only the quarantine is written ·
 *   ID_UNUSABLE, OUTPUT_CLASH, OUTPUT_UNWRITABLE, BANDS_INVALID and what opening the model, the profile's columns and
 *   the table may throw, exit code 2 · INTERRUPTED, exit code 130 or 143: nothing is written
 */
export async function scoreTable(request: ScoreRequest, effects: Effects): Promise<ScoreSummary> {
  requireBands(request.bands);
  requireDistinct(request);
  const model = await openScoringModel(request.model, request.threads);
  const files: PendingFile[] = [];
  const pending = async (path: string): Promise<PendingFile> => {
    const file = await pendingFile(path, effects);
    files.push(file);
    return file;
  };
  try {
    return await stoppable(request.interrupt, 'nothing was scored', () =>
      withDatabase(request, effects, (database) => score(database, request, model, pending)),
    );
  } finally {
    for (const file of files) await file.discard();
    await model.onnx.close();
  }
}

/** Leaves room for Node and ONNX Runtime below 1.5 GiB; what does not fit is spilled. */
const MEMORY_LIMIT = '640MiB';
/** How soon a query that is to stop does. */
const STOP_MILLISECONDS = 50;

async function withDatabase<T>(
  { output, threads, interrupt }: ScoreRequest,
  effects: Effects,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  // Beside the output: there is room for a table of its size, which the system's folder for temporary files may lack.
  const temporaryDirectory = hiddenBeside(output, '.spill', effects);
  const database = await openDatabase({ threads, memoryLimit: MEMORY_LIMIT, temporaryDirectory });
  // Once is not enough: a query that begins a moment later would not hear of it.
  let nagging: NodeJS.Timeout | undefined;
  const stop = () => (nagging = setInterval(() => database.connection.interrupt(), STOP_MILLISECONDS));
  interrupt?.addEventListener('abort', stop, { once: true });
  try {
    return await work(database);
  } finally {
    interrupt?.removeEventListener('abort', stop);
    clearInterval(nagging);
    database.close();
  }
}

async function score(
  database: Database,
  request: ScoreRequest,
  model: ScoringModel,
  pending: (path: string) => Promise<PendingFile>,
): Promise<ScoreSummary> {
  const { input, bands, onInvalid, interrupt } = request;
  const progress = (fraction: number, doing: string) => {
    interrupt?.throwIfAborted();
    request.progress(fraction, doing);
  };
  const id = request.id ?? model.card.key;
  const output = await pending(request.output);
  const quarantine = await pending(request.quarantine);
  const receipt = await pending(request.receipt);

  progress(0, 'validating rows');
  const source = await openTable(database, input, { name: 'described' });
  const profile = scoringProfile(request.profile, source, model.onnx.inputs, id);
  const table = await openValidated(database, input, profile);
  const reasons = await countReasons(database, table);
  await writeParquet(database, quarantineSelect(table), quarantine.temporary);
  if (table.rows.valid === 0 || (onInvalid === 'fail' && table.rows.quarantined > 0)) {
    await quarantine.publish();
    throw rowsRefused(table, reasons, request.quarantineName ?? `\`${request.quarantine}\``);
  }

  const rows: RowsToScore = {
    relation: table.validRelation,
    columns: model.onnx.inputs,
    id: { name: id, type: scoringIdType(table, id) },
  };
  const { threshold_margin: thresholdMargin, calibration } = model.card;
  const rule = { thresholdMargin, calibration, bands };
  const scored = await scoreRows(database, rows, model.onnx, rule, (done) =>
    progress(0.1 + (0.7 * done) / table.rows.valid, `scored ${done} of ${table.rows.valid} rows`),
  );
  if (scored.rows + table.rows.quarantined !== table.rows.total) {
    throw new Error(
      `${table.rows.total} rows came in: ${scored.rows} scored, ${table.rows.quarantined} quarantined`,
    );
  }
  progress(0.8, 'writing scores');
  await writeParquet(database, outputSelect(scored, id, model.identity.version), output.temporary);

  progress(0.95, 'writing the receipt');
  const text = scoreReceipt({
    model,
    profile,
    profileGiven: request.profile !== undefined,
    id,
    onInvalid,
    bands,
    rows: table.rows,
    scored,
    reasons,
    input: await fileEvidence(input),
    output: await fileEvidence(output.temporary),
    quarantine: await fileEvidence(quarantine.temporary),
  });
  await writeFile(receipt.temporary, text);
  // From here on it is faster to end than to stop.
  interrupt?.throwIfAborted();
  // Without a receipt, what stands there is not a finished run: never the old receipt beside new scores.
  await rm(request.receipt, { force: true });
  await quarantine.publish();
  await output.publish();
  await receipt.publish();
  return {
    rows: { in: table.rows.total, scored: scored.rows, quarantined: table.rows.quarantined },
    positive: scored.positive,
    bands: scored.bands,
    modelVersion: model.identity.version,
    reasons,
  };
}

function outputSelect(scored: ScoredRows, id: string, version: string): string {
  return `SELECT id AS ${quoteIdentifier(id)}, margin, probability, prediction, risk_band,
    ${quoteLiteral(version)} AS model_version FROM ${scored.relation} ORDER BY row`;
}

function requireDistinct({ input, output, quarantine, receipt }: ScoreRequest): void {
  const paths = [input, output, quarantine, receipt].map((path) => resolve(path));
  const twice = paths.findIndex((path, index) => paths.indexOf(path) !== index);
  if (twice === -1) return;
  throw new MlopsError({
    code: 'OUTPUT_CLASH',
    message: `\`${[input, output, quarantine, receipt][twice]}\` is to be two of input, output, quarantine and receipt`,
    hints: ['give each a path of its own'],
  });
}
