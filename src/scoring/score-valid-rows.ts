import type { Effects } from '../core/effects.ts';
import type { Database } from '../data/duckdb/database.ts';
import { readingInOrder } from '../data/duckdb/reading-in-order.ts';
import { outputFormat } from '../data/output/output-format.ts';
import { ROW_COLUMN } from '../data/sources/reserved-columns.ts';
import { BATCH_ROWS } from './batches/batch-context.ts';
import { openLanes } from './batches/lanes.ts';
import { scoreRows, type ScoredRows } from './batches/score-rows.ts';
import type { ScoringModel } from './model/scoring-model.ts';
import type { RowsToScore } from './rows-to-score.ts';
import type { ScoreRequest, ScoreTimings } from './score-request.ts';
import { scoringIdType } from './scoring-id.ts';
import { openScoresWriter } from './write-scores.ts';

/** Of the rows that are scored, one in so many is scored by ONNX Runtime as well. */
const CHECK_EVERY = 1000;

interface ValidRows extends RowsToScore {
  /** The column that names a row, or `row_number`. */
  readonly id: string;
  /** Where the scores are written. */
  readonly path: string;
  readonly progress: (fraction: number, doing: string) => void;
}

/** Scores the valid rows into a file that is not in its place yet. */
export async function scoreValidRows(
  database: Database,
  request: ScoreRequest,
  model: ScoringModel,
  { table, numbered, id, path, progress }: ValidRows,
  effects: Effects,
): Promise<ScoredRows & Pick<ScoreTimings, 'threads' | 'streaming'>> {
  const { card, identity } = model;
  const { threads } = request;
  const { total, valid, quarantined } = table.rows;
  const type = numbered ? 'BIGINT' : scoringIdType(table, id);
  const started = effects.elapsed();
  const lanes = openLanes(threads, effects);
  const tell = rate(valid, effects, progress);
  const writer = await openScoresWriter(database, {
    path,
    output: request.output,
    format: outputFormat(request.output),
    id: { name: id, type },
    modelVersion: identity.version,
    ...(request.unknownColumns === true ? { unknownOf: card.columns.map(({ name }) => name) } : {}),
    lanes: threads,
    lane: lanes.lane('writing'),
  });
  const rule = {
    thresholdMargin: card.threshold_margin,
    calibration: card.calibration,
    bands: request.policy.bands,
    columns: card.columns,
    listUnknown: request.unknownColumns === true,
  };
  const context = {
    batchRows: request.batchRows ?? BATCH_ROWS,
    writer,
    threads,
    checkEvery: request.checkEvery ?? CHECK_EVERY,
    lane: lanes.lane,
    progress: tell,
  };
  const rows = { relation: table.orderedRelation, id: { name: numbered ? ROW_COLUMN : id, type } };
  try {
    // What runs at once is counted in lanes: the query has one thread, that of who waits for it.
    const scored = await readingInOrder(database, () => scoreRows(database, rows, model, rule, context));
    if (scored.rows + quarantined !== total) {
      throw new Error(`${total} rows came in: ${scored.rows} scored, ${quarantined} quarantined`);
    }
    progress(0.95, 'writing scores');
    await writer.finish();
    return { ...scored, threads: lanes.busy(), streaming: effects.elapsed() - started };
  } catch (error) {
    // What went wrong first is what is told.
    await writer.abandon().catch(() => undefined);
    throw error;
  }
}

/** Progress with rows a second and the time left. */
function rate(
  rows: number,
  effects: Effects,
  progress: (fraction: number, doing: string) => void,
): (done: number) => void {
  const started = effects.elapsed();
  return (done) => {
    const seconds = (effects.elapsed() - started) / 1000;
    const speed = done / Math.max(seconds, 0.001);
    const left = Math.ceil((rows - done) / speed);
    progress(
      0.1 + (0.85 * done) / rows,
      `scored ${done} of ${rows} rows, ${Math.round(speed)} rows/s, ${left} s left`,
    );
  };
}
