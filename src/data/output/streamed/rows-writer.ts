import { realEffects } from '../../../core/effects.ts';
import { hiddenBeside } from '../../../core/files/temporary-name.ts';
import type { Database } from '../../duckdb/database.ts';
import { atOnce, type Lane } from '../../duckdb/stream-chunks.ts';
import { describeRelation } from '../../duckdb/describe-relation.ts';
import { csvForm, jsonLinesForm, parquetForm, ROW_GROUP_ROWS } from '../copy-forms.ts';
import type { OutputFormat } from '../output-format.ts';
import { copiedPieces } from './copied-pieces.ts';
import { joinedFiles } from './joined-files.ts';
import type { PieceLane } from './piece-lane.ts';
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
  readonly format: OutputFormat;
  /** Temporary files lie beside this and are named for it, so that a later run finds what a killed one has left. Default: `path`. */
  readonly beside?: string;
  /** Of the blocks. */
  readonly columns: readonly BlockColumnType[];
  /** SQL of the rows of the output from the rows of the blocks, one from one and without ORDER BY. */
  readonly select: (relation: string) => string;
  /** How many pieces of the output may be made at the same time, each by one thread. */
  readonly lanes: number;
  /** Called around the making of each. Default: it is made at once. */
  readonly lane?: Lane;
}

/**
 * Writes the bytes that `writeRows` gives for a table of the same rows, with a group of rows for each lane in memory.
 *
 * @param database says how much memory there is: the rows go through one of their own
 * @throws MlopsError CANNOT_WRITE, DISK_FULL, as its functions do; whoever meets an error must `abandon`
 */
export async function openRowsWriter(
  { memory }: Pick<Database, 'memory'>,
  request: RowsRequest,
): Promise<RowsWriter> {
  const { path, beside = path, columns, select, lanes, lane = atOnce, format } = request;
  const described = (own: Database, { relation }: PieceLane) =>
    describeRelation(own, `(${select(relation)})`);
  const pieces = { beside, select };
  const common = { columns, lanes, lane, rows: ROW_GROUP_ROWS };
  switch (format) {
    case 'parquet': {
      const form = async () => {
        const files = await spliceParquet(path, hiddenBeside(beside, '.bloom', realEffects));
        return copiedPieces({ ...pieces, copyForm: () => parquetForm, files });
      };
      return await writePieces({ ...common, form }, memory);
    }
    case 'csv':
    case 'jsonl': {
      const form = async (first: PieceLane, own: Database) => {
        const cells = await described(own, first);
        const copyForm = (index: number) =>
          format === 'csv' ? csvForm(cells, index === 0) : jsonLinesForm(cells);
        return copiedPieces({ ...pieces, copyForm, files: await joinedFiles(path) });
      };
      return await writePieces({ ...common, form }, memory);
    }
    case 'arrow': {
      // 0.2 MB of code, for who asks for it.
      const { BATCH_ROWS, arrowPieces } = await import('./arrow-pieces.ts');
      const form = async (first: PieceLane, own: Database) =>
        arrowPieces(path, select, await described(own, first));
      return await writePieces({ ...common, rows: BATCH_ROWS, form }, memory);
    }
  }
}
