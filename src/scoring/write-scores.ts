import type { Database } from '../dataset/database.ts';
import { quoteIdentifier, quoteLiteral } from '../dataset/sql.ts';
import { writeParquet } from '../dataset/write-parquet.ts';
import type { ScoredRows } from './score-rows.ts';

export interface ScoreColumns {
  /** The column that names a row. */
  readonly id: string;
  readonly modelVersion: string;
}

/** Writes the scored rows in the order of the input. */
export async function writeScores(
  database: Database,
  scored: ScoredRows,
  columns: ScoreColumns,
  path: string,
): Promise<void> {
  await writeParquet(database, scoresSelect(scored, columns), path);
}

function scoresSelect(scored: ScoredRows, { id, modelVersion }: ScoreColumns): string {
  return `SELECT id AS ${quoteIdentifier(id)}, margin, probability, prediction, risk_band,
    ${quoteLiteral(modelVersion)} AS model_version FROM ${scored.relation} ORDER BY row`;
}
