import { realEffects } from '../../../core/effects.ts';
import { hiddenBeside } from '../../../core/files/temporary-name.ts';
import type { Database } from '../../duckdb/database.ts';
import type { Lane } from '../../duckdb/stream-chunks.ts';
import { outputPath } from '../../sources/table-path.ts';
import { PARQUET_OPTIONS, ROW_GROUP_ROWS } from '../write-parquet.ts';
import type { BlockColumnType, RowBlock } from './row-block.ts';
import { spliceParquet } from './splice-parquet.ts';
import { writePieces } from './write-pieces.ts';

/** Writes rows to a file as they come. */
export interface RowsWriter {
  /** Takes rows in order, and copies them; resolves when there is room for more. Not to be called again before that. */
  readonly write: (block: RowBlock) => Promise<void>;
  /** Resolves when the file is whole. */
  readonly finish: () => Promise<void>;
  /** After a failure, or instead of `finish`: ends what runs, and removes temporary files. What stands in the file is worth nothing. */
  readonly abandon: () => Promise<void>;
}

export interface RowsRequest {
  readonly path: string;
  /** Temporary files lie beside this and are named for it, so that a later run finds what a killed one has left. Default: `path`. */
  readonly beside?: string;
  /** Of the blocks. */
  readonly columns: readonly BlockColumnType[];
  /** SQL of the rows of the output from the rows of the blocks, one from one and without ORDER BY. */
  readonly select: (relation: string) => string;
  /** How many pieces of the output may be made at the same time, each by one thread. */
  readonly lanes: number;
  /** Called around the making of a piece. */
  readonly lane: Lane;
}

/**
 * Writes the bytes that `writeRows` gives for a table of the same rows, with a group of rows for each lane in memory.
 *
 * @throws MlopsError CANNOT_WRITE, DISK_FULL, as its functions do; whoever meets an error must `abandon`
 */
export async function openRowsWriter(database: Database, request: RowsRequest): Promise<RowsWriter> {
  const { path, beside = path, columns, select, lanes, lane } = request;
  return await writePieces(database, {
    columns,
    rows: ROW_GROUP_ROWS,
    lanes,
    lane,
    beside,
    path,
    copy: (relation, piece) =>
      `COPY (${select(relation)}) TO ${outputPath(piece)} (${PARQUET_OPTIONS}, USE_TMP_FILE false)`,
    sink: await spliceParquet(path, hiddenBeside(beside, '.bloom', realEffects)),
  });
}
