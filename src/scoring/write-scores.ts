import type { Database } from '../data/duckdb/database.ts';
import type { Lane } from '../data/duckdb/stream-chunks.ts';
import { quoteIdentifier, quoteLiteral } from '../data/duckdb/sql.ts';
import type { OutputFormat } from '../data/output/output-format.ts';
import type { BlockType } from '../data/output/streamed/row-block.ts';
import { openRowsWriter, type RowsWriter } from '../data/output/streamed/rows-writer.ts';
import { RISK_BANDS } from '../documents/risk-bands.ts';

export interface ScoresRequest {
  /** Where they are written. */
  readonly path: string;
  /** What the user calls the file: temporary ones lie beside it. */
  readonly output: string;
  readonly format: OutputFormat;
  /** The column that names a row. */
  readonly id: { readonly name: string; readonly type: BlockType };
  readonly modelVersion: string;
  /** Names of the model's columns where `unknown_columns` is written. */
  readonly unknownOf?: readonly string[];
  readonly lanes: number;
  readonly lane: Lane;
}

/**
 * Writes scored rows as they come. Blocks have the id, margin, probability, prediction, the place of the band in RISK_BANDS and,
 * where it is written, the places of the unknown columns as `0,3`.
 */
export async function openScoresWriter(database: Database, request: ScoresRequest): Promise<RowsWriter> {
  const { path, output, format, id, unknownOf, lanes, lane } = request;
  return openRowsWriter(database, {
    path,
    beside: output,
    format,
    columns: [
      { name: 'id', type: id.type },
      { name: 'margin', type: 'DOUBLE' },
      { name: 'probability', type: 'DOUBLE' },
      { name: 'prediction', type: 'BOOLEAN' },
      { name: 'band', type: 'UTINYINT' },
      ...(unknownOf === undefined ? [] : [{ name: 'unknown', type: 'VARCHAR' } as const]),
    ],
    select: (relation) => scoresSelect(relation, request),
    lanes,
    lane,
  });
}

function scoresSelect(relation: string, { id, modelVersion, unknownOf }: ScoresRequest): string {
  const unknown = unknownOf === undefined ? '' : `, ${unknownColumns(unknownOf)} AS unknown_columns`;
  const bands = RISK_BANDS.map((band, place) => `WHEN ${place} THEN ${quoteLiteral(band)}`).join(' ');
  return `SELECT id AS ${quoteIdentifier(id.name)}, margin, probability, prediction, CASE band ${bands} END AS risk_band,
    ${quoteLiteral(modelVersion)} AS model_version${unknown} FROM ${relation}`;
}

function unknownColumns(names: readonly string[]): string {
  const list = `[${names.map(quoteLiteral).join(', ')}]::VARCHAR[]`;
  return `CASE WHEN unknown = '' THEN []::VARCHAR[]
    ELSE list_select(${list}, list_transform(string_split(unknown, ','), lambda place: CAST(place AS INTEGER) + 1)) END`;
}
