import { rm } from 'node:fs/promises';
import { realEffects } from '../../../core/effects.ts';
import { hiddenBeside } from '../../../core/files/temporary-name.ts';
import { outputPath } from '../../sources/table-path.ts';
import type { CopyForm } from '../copy-forms.ts';
import type { PieceForm } from './write-pieces.ts';

/** Puts files of pieces one behind the other. */
export interface PieceFiles {
  /** @param path of the next piece */
  readonly append: (path: string) => Promise<void>;
  readonly finish: () => Promise<void>;
  readonly abandon: () => Promise<void>;
}

export interface CopiedPieces {
  /** What messages call the output: temporary files lie beside it and are named for it. */
  readonly beside: string;
  /** SQL of the rows of the output from those of a relation. */
  readonly select: (relation: string) => string;
  /** @param index of the piece, from 0 */
  readonly copyForm: (index: number) => CopyForm;
  readonly files: PieceFiles;
}

/** Pieces that DuckDB writes as files of their own. */
export function copiedPieces({ beside, select, copyForm, files }: CopiedPieces): PieceForm<string> {
  return {
    make: async ({ connection, relation }, index) => {
      const piece = hiddenBeside(beside, '.piece', realEffects);
      const { cells, options } = copyForm(index);
      try {
        await connection.run(
          `COPY (${cells(select(relation))}) TO ${outputPath(piece)} (${options}, USE_TMP_FILE false)`,
        );
        return piece;
      } catch (error) {
        await rm(piece, { force: true });
        throw named(error, piece, beside);
      }
    },
    append: files.append,
    discard: (piece) => rm(piece, { force: true }),
    finish: files.finish,
    abandon: files.abandon,
  };
}

/** The user knows the output, and not the piece. */
function named(error: unknown, piece: string, path: string): unknown {
  if (!(error instanceof Error) || !error.message.includes(piece)) return error;
  return new Error(error.message.replaceAll(piece, path), { cause: error });
}
