import type { Database } from '../data/duckdb/database.ts';
import type { OutputFormat } from '../data/output/output-format.ts';
import { quoteIdentifier, quoteLiteral } from '../data/duckdb/sql.ts';
import { writeRows } from '../data/output/write-rows.ts';
import type { ScoredRows } from './model/score-rows.ts';

export interface ScoreColumns {
  /** The column that names a row. */
  readonly id: string;
  readonly modelVersion: string;
  /** Names of the model's columns where `unknown_columns` is written. */
  readonly unknownOf?: readonly string[];
}

/** Writes the scored rows in the order of the input. */
export async function writeScores(
  database: Database,
  scored: ScoredRows,
  columns: ScoreColumns,
  path: string,
  format: OutputFormat,
): Promise<void> {
  await writeRows(database, scoresSelect(scored, columns), path, format);
}

function scoresSelect(scored: ScoredRows, { id, modelVersion, unknownOf }: ScoreColumns): string {
  const unknown = unknownOf === undefined ? '' : `, ${unknownColumns(unknownOf)} AS unknown_columns`;
  return `SELECT id AS ${quoteIdentifier(id)}, margin, probability, prediction, risk_band,
    ${quoteLiteral(modelVersion)} AS model_version${unknown} FROM ${scored.relation} ORDER BY row`;
}

function unknownColumns(names: readonly string[]): string {
  const list = `[${names.map(quoteLiteral).join(', ')}]::VARCHAR[]`;
  return `CASE WHEN unknown = '' THEN []::VARCHAR[]
    ELSE list_select(${list}, list_transform(string_split(unknown, ','), lambda place: CAST(place AS INTEGER) + 1)) END`;
}
